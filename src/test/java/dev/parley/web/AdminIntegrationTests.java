package dev.parley.web;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The endpoints for administrators. */
@ServerProperties({ "test.callers=true", "parley.cost.prices=scripted-*: input=1000 output=2000" })
@OwnServers
class AdminIntegrationTests extends ServerTest {

	private static final Duration SOON = Patience.LIMIT;

	private static final String ADMIN = "root;ops;ADMIN;USER,ADMIN";

	@ParameterizedTest
	@CsvSource({ "GET, /admin/usage", "GET, /admin/runs", "GET, /admin/status", "GET, /admin/agents",
			"POST, /admin/runs/x/cancel" })
	void isForAdminsOnly(String method, String path) {
		for (String caller : List.of("none", "ann;web;FREE;USER", "bob;web;ADMIN;USER,PREMIUM")) {
			assertThat(this.server.send(caller(path, caller).method(method, BodyPublishers.noBody()))).isProblem(403,
					"forbidden");
		}
	}

	@Test
	void countsRefusalsByCode() {
		long before = refusals("agent_not_found");
		for (int i = 0; i < 2; i++) {
			assertThat(this.server.send(caller("/chat", "sam;web;FREE;USER")
				.POST(BodyPublishers.ofString("{\"message\":\"Hi\",\"agent\":\"nobody\"}"))))
				.isProblem(404, "agent_not_found");
		}
		assertThat(refusals("agent_not_found")).isEqualTo(before + 2);
		this.model.next(Answer.status(401));
		assertThat(this.server
			.send(caller("/chat", "sam;web;FREE;USER").POST(BodyPublishers.ofString("{\"message\":\"Hi\"}"))))
			.isProblem(502, "model_error");
		assertThat(refusals("model_error")).as("a run that failed was not refused").isZero();
	}

	private long refusals(String code) {
		return get("/admin/status").json()
			.path("refused")
			.valueStream()
			.filter((refused) -> refused.path("code").asString().equals(code))
			.mapToLong((refused) -> refused.path("count").asLong())
			.sum();
	}

	@Test
	void showsTheBreakersOfUpstreams() {
		assertThat(get("/admin/status")).has("/upstreams/0/name", "primary").has("/upstreams/0/breaker", "closed");
		assertThat(get("/admin/status").json().path("upstreams")).as("those that are configured").hasSize(1);
	}

	@Test
	void showsAgentsAsLoadedWithoutTheirInstructions() {
		Response agents = get("/admin/agents");
		JsonNode notes = agents.json()
			.path("agents")
			.valueStream()
			.filter((agent) -> agent.path("name").asString().equals("notes"))
			.findFirst()
			.orElseThrow();
		assertThat(Json.strings(notes.path("approve"))).isEqualTo(List.of("delete_note"));
		assertThat(notes.path("model").asString()).isEqualTo(Parley.MODEL);
		assertThat(notes.has("instructions")).isFalse();
		assertThat(Json.texts(agents.json().path("agents"), "name"))
			.isEqualTo(Json.texts(this.server.get("/agents").json().path("agents"), "name"));
	}

	@Test
	void sumsUpWhatWasUsed() {
		this.model.next(Answer.tokens("One").usage(100, 10), Answer.tokens("Two").usage(200, 20),
				Answer.tokens("Three").usage(1_000, 100));
		ask("sam;web;FREE;USER");
		ask("sam;tablet;FREE;USER");
		ask("sue;tablet;FREE;USER");
		String today = LocalDate.now(ZoneOffset.UTC).toString();
		assertThat(get("/admin/usage")).has("/from", today)
			.has("/to", today)
			.has("/by", "user")
			.has("/currency", "USD");
		assertThat(line("/admin/usage?by=user", "sam")).isEqualTo(Json
			.parse("""
					{"name":"sam","prompt_tokens":300,"completion_tokens":30,"total_tokens":330,"runs":2,"cost":0.360000,"unpriced_tokens":0}"""));
		assertThat(line("/admin/usage?by=client", "tablet").path("total_tokens").asInt()).isEqualTo(1_320);
		assertThat(line("/admin/usage?by=agent", "assistant").path("runs").asInt()).isGreaterThanOrEqualTo(3);
		assertThat(line("/admin/usage?by=day&from=" + LocalDate.now(ZoneOffset.UTC).minusDays(30), today).isObject())
			.isTrue();
		assertThat(Json.texts(get("/admin/usage?limit=1").json().path("usage"), "name")).hasSize(1);
		assertThat(get("/admin/usage?from=2020-01-01&to=2020-02-01").json().path("usage")).isEmpty();
	}

	@Test
	void writesATableForSpreadsheets() {
		this.model.next(Answer.tokens("One").usage(100, 10));
		ask("val;web;FREE;USER");
		Response table = this.server.send(caller("/admin/usage", ADMIN).header("Accept", "text/csv"));
		assertThat(table).hasStatus(200);
		assertThat(table.header("Content-Type")).startsWith("text/csv");
		assertThat(table.body())
			.startsWith("user,prompt_tokens,completion_tokens,total_tokens,runs,cost,currency,unpriced_tokens\r\n")
			.contains("\"val\",100,10,110,1,0.120000,USD,0\r\n");
		assertThat(line("/admin/usage?by=model", "scripted-1").path("cost").asDouble()).isGreaterThanOrEqualTo(0.12);
	}

	@ParameterizedTest
	@CsvSource({ "from, from=x", "by, by=sessions", "from, from=2026-01-02&to=2026-01-01",
			"from, from=2020-01-01&to=2026-01-01", "from, from=-999999999-01-01", "limit, limit=0",
			"to, to=2026-02-30" })
	void refusesWhatItCannotSum(String field, String query) {
		assertThat(get("/admin/usage?" + query)).isInvalid(field);
	}

	@Test
	void showsWhatRunsAndWaitsWithoutWhatIsSaid() throws InterruptedException {
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens("secret answer").gatedBy(gate));
		try (EventStream active = stream("tom;web;FREE;USER", Json.message("secret question").toString());
				EventStream waiting = stream("tom;phone;FREE;USER",
						Json.message("secret question", active.sessionId()).toString())) {
			gate.awaitWaiting(1, SOON);
			Response open = get("/admin/runs");
			assertThat(open).hasStatus(200)
				.has("/count", 2)
				.has("/runs/0/run_id", active.runId())
				.has("/runs/0/session_id", active.sessionId())
				.has("/runs/0/user_id", "tom")
				.has("/runs/0/client", "web")
				.has("/runs/0/agent", "assistant")
				.has("/runs/0/state", "running")
				.has("/runs/1/run_id", waiting.runId())
				.has("/runs/1/client", "phone")
				.has("/runs/1/state", "queued")
				.hasNull("/runs/1/started_at");
			assertThat(open.body()).doesNotContain("secret");
			assertThat(get("/admin/runs?limit=1").json().path("runs")).hasSize(1);
			gate.releaseAll();
			waiting.last();
		}
	}

	@Test
	void cancelsAnybodysRun() {
		this.model.next(Answer.tokens("Half").thenStall());
		try (EventStream stream = stream("uma;web;FREE;USER", "{\"message\":\"Hi\"}")) {
			stream.event("token");
			String path = "/admin/runs/" + stream.runId() + "/cancel";
			assertThat(post(path)).hasStatus(200).has("/state", "cancelled");
			assertThat(stream.last().get("cause")).isEqualTo("client");
			assertThat(post(path)).hasStatus(200).has("/state", "cancelled");
			assertThat(this.server.send(caller("/runs/" + stream.runId(), ADMIN))).as("an admin reads nobody's answers")
				.isProblem(404, "run_not_found");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "0198c0de-0000-7000-8000-000000000000" })
	void findsNoRunThatIsNotThere(String id) {
		assertThat(post("/admin/runs/" + id + "/cancel")).isProblem(404, "run_not_found");
	}

	private void ask(String caller) {
		assertThat(this.server.send(caller("/chat", caller).POST(BodyPublishers.ofString("{\"message\":\"Hi\"}"))))
			.hasStatus(200);
	}

	private EventStream stream(String caller, String body) {
		return this.server.follow(caller("/chat/stream", caller).POST(BodyPublishers.ofString(body)));
	}

	private JsonNode line(String path, String name) {
		return get(path).json()
			.path("usage")
			.valueStream()
			.filter((line) -> line.path("name").asString().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private Response get(String path) {
		return this.server.send(caller(path, ADMIN));
	}

	private Response post(String path) {
		return this.server.send(caller(path, ADMIN).POST(BodyPublishers.noBody()));
	}

	private HttpRequest.Builder caller(String path, String caller) {
		return this.server.request(path).header("X-Test-Caller", caller);
	}

}
