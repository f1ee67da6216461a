package dev.parley.mcp;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import dev.parley.testing.ServerTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Long tool calls, and the events that their clients receive meanwhile. */
class McpStreamIntegrationTests extends ServerTest {

	private static final Duration PATIENCE = Patience.LIMIT;

	private final Gate gate = new Gate();

	@Test
	void tellsOfTheProgressAtOnceAndNamesTheRun() throws Exception {
		try (EventStream stream = ask("token-1")) {
			Event first = stream.next(PATIENCE);
			JsonNode params = first.json().path("params");
			assertThat(first.get("method")).isEqualTo("notifications/progress");
			assertThat(params.path("progressToken").asString()).isEqualTo("token-1");
			String run = params.at("/_meta/run_id").asString();
			assertThat(stream.runId()).isEqualTo(run);
			assertThat(params.path("message").asString()).contains(run);
			assertThat(this.server.awaitRun(run, "running")).has("/session_id",
					params.at("/_meta/session_id").asString());

			JsonNode second = stream.next(PATIENCE).json();
			assertThat(second.at("/params/progress").asDouble()).isGreaterThan(params.path("progress").asDouble());
			this.gate.releaseAll();
			JsonNode answer = answer(stream);
			assertThat(answer.at("/result/content/0/text").asString()).isEqualTo("At last.");
			assertThat(answer.at("/result/structuredContent/run_id").asString()).isEqualTo(run);
		}
	}

	@Test
	void keepsTheTokenAsItIs() throws Exception {
		this.gate.releaseAll();
		try (EventStream stream = ask(3)) {
			assertThat(stream.next(PATIENCE).json().at("/params/progressToken")).isEqualTo(Json.parse("3"));
		}
	}

	@Test
	void sendsCommentsToAClientWithoutAProgressToken() throws Exception {
		try (EventStream stream = ask(null)) {
			assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
			assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
			assertThat(stream.comments(2)).containsOnly(" keep-alive");
			this.gate.releaseAll();
			assertThat(stream.all()).hasSize(1);
			assertThat(stream.last().json().at("/result/isError").asBoolean(true)).isFalse();
		}
	}

	@Test
	void answersAShortCallWithADocument() {
		this.model.answer("Hi.");
		Response response = this.server
			.send(request(this.server, null).header("Accept", "application/json, text/event-stream"));
		assertThat(response).hasStatus(200).has("/result/structuredContent/response", "Hi.").has("/id", 7);
		assertThat(response.header("Content-Type")).startsWith("application/json");
	}

	@Test
	void waitsWithAClientThatTakesNoEvents() throws Exception {
		this.model.next(Answer.tokens("At last.").gatedBy(this.gate));
		CompletableFuture<Response> response = CompletableFuture
			.supplyAsync(() -> this.server.send(request(this.server, "token-1").header("Accept", "application/json")));
		this.gate.awaitWaiting(1, PATIENCE);
		this.gate.releaseAll();
		assertThat(response.get()).has("/result/structuredContent/response", "At last.");
	}

	@Test
	void readsMediaTypesInAnyCase() throws Exception {
		this.model.next(Answer.tokens("At last.").gatedBy(this.gate));
		try (EventStream stream = this.server
			.follow(request(this.server, 1).setHeader("Content-Type", "Application/JSON; Charset=UTF-8")
				.header("Accept", "Application/JSON, Text/Event-Stream"))) {
			assertThat(stream.next(PATIENCE).get("method")).isEqualTo("notifications/progress");
			this.gate.releaseAll();
			answer(stream);
		}
	}

	@Test
	void aClientCancelsItsCallsAndNobodyElses() throws Exception {
		Server mine = this.server.with("Mcp-Session-Id", "mine");
		try (EventStream stream = ask(mine, 1)) {
			String run = stream.runId();
			this.gate.awaitWaiting(1, PATIENCE);
			for (Server other : new Server[] { this.server, this.server.with("Mcp-Session-Id", "other") }) {
				assertThat(other.post("/mcp", cancelled(7))).hasStatus(202);
			}
			assertThat(mine.post("/mcp", cancelled(8))).hasStatus(202);
			assertThat(mine.post("/mcp", cancelled("7"))).hasStatus(202);
			assertThat(this.server.get("/runs/" + run)).has("/state", "running");
			assertThat(mine.post("/mcp", cancelled(7))).hasStatus(202);
			assertThat(this.server.awaitRun(run, "cancelled")).has("/cancel_cause", "client");
			// A request that was cancelled has no answer.
			assertThat(stream.all()).allMatch((event) -> event.get("method").equals("notifications/progress"));
		}
	}

	@Test
	void aClientThatLostItsConnectionComesBackToTheAnswer() throws Exception {
		String lastId;
		try (EventStream lost = ask(5)) {
			lastId = lost.next(PATIENCE).id();
		}
		try (EventStream again = resume(this.server, lastId)) {
			assertThat(again.next(PATIENCE).json().at("/params/progressToken")).isEqualTo(Json.parse("5"));
			this.gate.releaseAll();
			assertThat(answer(again).at("/result/structuredContent/response").asString()).isEqualTo("At last.");
		}
		// It works long after that, too.
		try (EventStream late = resume(this.server, lastId)) {
			assertThat(answer(late).at("/result/structuredContent/response").asString()).isEqualTo("At last.");
		}
	}

	@Test
	void aClientWithoutATokenCanComeBackIfItKnowsEventsWithoutData() throws Exception {
		Server newer = this.server.with("MCP-Protocol-Version", "2025-11-25");
		try (EventStream stream = ask(newer, null)) {
			this.gate.releaseAll();
			assertThat(stream.raw()).containsPattern("^id: [0-9a-f-]{36}\\.\\S+\ndata: \n\n");
		}
		Server older = this.server.with("MCP-Protocol-Version", "2025-06-18");
		Gate held = new Gate();
		this.model.next(Answer.tokens("At last.").gatedBy(held));
		try (EventStream stream = older
			.follow(request(older, null).header("Accept", "application/json, text/event-stream"))) {
			assertThat(stream.comments(1)).isNotEmpty();
			held.releaseAll();
			assertThat(stream.raw()).doesNotContain("data: \n");
		}
	}

	@Test
	void opensNoStreamThatItDoesNotKnow() {
		for (String id : new String[] { "x", "0198c0de-0000-7000-8000-000000000001.Wzdd",
				"0198c0de-0000-7000-8000-000000000001.!" }) {
			assertThat(this.server.send(this.server.request("/mcp").header("Last-Event-ID", id))).isProblem(404,
					"run_not_found");
		}
	}

	private EventStream ask(@Nullable Object token) {
		return ask(this.server, token);
	}

	/** Asks an agent whose answer waits at the gate. */
	private EventStream ask(Server client, @Nullable Object token) {
		this.model.next(Answer.tokens("At last.").gatedBy(this.gate));
		return client.follow(request(client, token).header("Accept", "application/json, text/event-stream"));
	}

	private static EventStream resume(Server client, String lastEventId) {
		return client
			.follow(client.request("/mcp").header("Accept", "text/event-stream").header("Last-Event-ID", lastEventId));
	}

	/** The last event, which is the response. */
	private static JsonNode answer(EventStream stream) {
		JsonNode answer = stream.last().json();
		assertThat(answer.path("id")).isEqualTo(Json.parse("7"));
		return answer;
	}

	private static HttpRequest.Builder request(Server client, @Nullable Object token) {
		ObjectNode params = Json.object().put("name", "ask_assistant");
		params.set("arguments", Json.message("Hi"));
		if (token != null) {
			params.set("_meta", Json.parse(Json.object().putPOJO("progressToken", token).toString()));
		}
		ObjectNode call = Json.object().put("jsonrpc", "2.0").put("id", 7).put("method", "tools/call");
		call.set("params", params);
		return client.request("/mcp").timeout(PATIENCE).POST(BodyPublishers.ofString(call.toString()));
	}

	private static ObjectNode cancelled(Object id) {
		ObjectNode cancelled = Json.object().put("jsonrpc", "2.0").put("method", "notifications/cancelled");
		return cancelled.set("params", Json.parse(Json.object().putPOJO("requestId", id).toString()));
	}

}
