package dev.parley.audit;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import dev.parley.caller.Caller;
import dev.parley.caller.RequestSource;
import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The audit log has one line for each run and each security event, without messages and
 * answers.
 */
@OwnServers
class AuditIntegrationTests {

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void recordsARunWithItsCallerAndOutcome() throws IOException {
		this.model.next(Answer.tokens("secret answer").usage(12, 34), Answer.status(400));
		try (Parley parley = start()) {
			Response chat = parley.server()
				.send(parley.server()
					.request("/chat")
					.header("X-Test-Caller", "ann;web;FREE;USER")
					.header("X-Request-ID", "request-1")
					.POST(BodyPublishers.ofString("{\"message\":\"secret question\"}")));
			parley.server().chat(Json.message("secret question"));
			List<JsonNode> lines = lines(2);
			assertThat(lines.getFirst().path("time").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
			assertThat(lines.getFirst().path("duration_ms").asInt()).isNotNegative();
			JsonNode expected = Json.object()
				.put("event", "run")
				.put("user_id", "ann")
				.put("client", "web")
				.put("address", "127.0.0.1")
				.put("request_id", "request-1")
				.put("session_id", chat.get("session_id"))
				.put("run_id", chat.get("run_id"))
				.put("agent", "assistant")
				.put("model", Parley.MODEL)
				.put("result", "completed")
				.put("prompt_tokens", 12)
				.put("completion_tokens", 34);
			assertThat(without(lines.getFirst(), "time", "duration_ms")).isEqualTo(expected);
			assertThat(lines.get(1).path("result").asString()).isEqualTo("failed");
			assertThat(lines.get(1).path("code").asString()).isEqualTo("model_error");
			assertThat(lines.get(1).path("user_id").asString()).isEqualTo("anonymous");
			assertThat(Files.readString(file())).doesNotContain("secret");
		}
	}

	@Test
	void recordsARunThatAnAdminCancelled() throws IOException {
		this.model.next(Answer.tokens("Half").thenStall());
		try (Parley parley = start(); EventStream stream = parley.server().stream(Json.message("Hi"))) {
			stream.event("token");
			parley.server()
				.send(parley.server()
					.request("/admin/runs/" + stream.runId() + "/cancel")
					.header("X-Test-Caller", "root;ops;ADMIN;ADMIN")
					.POST(BodyPublishers.noBody()));
			stream.last();
			List<JsonNode> lines = lines(2);
			assertThat(lines).extracting((line) -> line.path("event").asString())
				.containsExactlyInAnyOrder("run", "run_cancelled_by_admin");
			assertThat(lines).anySatisfy((line) -> {
				assertThat(line.path("user_id").asString()).isEqualTo("root");
				assertThat(line.path("address").asString()).isEqualTo("127.0.0.1");
				assertThat(line.path("detail").asString()).isEqualTo(stream.runId());
			});
			assertThat(lines).anySatisfy((line) -> {
				assertThat(line.path("result").asString()).isEqualTo("cancelled");
				assertThat(line.path("code").asString()).isEqualTo("client");
			});
		}
	}

	@Test
	void recordsRefusedRequests() throws IOException {
		try (Parley parley = Parley.start(this.data, this.model.baseUrl(), "parley.security.keys[0].name=ada",
				"parley.security.keys[0].sha256=f0aa9c9d06f87b45cb5b91dde04a199a46ac602d095c8b2663891adf1ccfa840",
				"parley.security.users[0].name=bob",
				"parley.security.users[0].password-hash=$2a$04$tPl/Qsm59EDmwXn8OrT4CuShVeDDDoSp9BNxezCMrVl3ZcyGkAddy",
				"parley.security.tokens.secret=a-secret-of-more-than-256-bits-for-tests")) {
			Server ada = parley.server().with("X-API-Key", "ada-key-0123456789abcdef");
			parley.server().with("X-API-Key", "a-secret-guess-0123456789").get("/sessions");
			ada.get("/admin/usage");
			ada.chat(Json.message("secret question").put("agent", "premium"));
			login(parley.server(), "bob", "secret guess");
			login(parley.server(), "secret password", "bob");
			List<JsonNode> lines = lines(5);
			assertThat(lines).extracting((line) -> line.path("event").asString())
				.containsExactly("key_refused", "forbidden", "forbidden", "login_failed", "login_failed");
			assertThat(lines).extracting((line) -> line.path("user_id").asString(""))
				.containsExactly("", "key:ada", "key:ada", "", "");
			assertThat(lines).extracting((line) -> line.path("address").asString()).containsOnly("127.0.0.1");
			assertThat(lines.get(3).path("detail").asString()).isEqualTo("bob");
			assertThat(Files.readString(file())).doesNotContain("secret");
		}
	}

	private static void login(Server server, String user, String password) {
		server.send(server.request("/token")
			.setHeader("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString("grant_type=password&username=%s&password=%s"
				.formatted(user.replace(' ', '+'), password.replace(' ', '+')))));
	}

	@Test
	void staysOneLineForAnyContent() throws IOException {
		String hostile = "ann\r\n{\"event\":\"forged\"}\u2028\u0085\u001b[31m\u0000\ud800" + "x".repeat(1_000);
		try (AuditFile file = AuditFile.open(file())) {
			new AuditLog(file, Clock.systemUTC())
				.on(new SecurityEvent("login_failed", hostile, hostile, new RequestSource(null, "192.0.2.1"), hostile));
			new AuditLog(file, Clock.systemUTC())
				.on(SecurityEvent.by(Caller.ANONYMOUS, "{}", "%d {} ${jndi:ldap://x}"));
		}
		byte[] written = Files.readAllBytes(file());
		for (byte b : written) {
			assertThat(b == '\n' || (b >= ' ' && b < 127)).isTrue();
		}
		List<JsonNode> lines = lines(2);
		assertThat(lines.getFirst().path("user_id").asString()).isEqualTo(hostile.substring(0, 256));
		assertThat(lines.get(1).path("detail").asString()).isEqualTo("%d {} ${jndi:ldap://x}");
	}

	@Test
	void eachServerOfAProcessHasItsOwnFile() throws IOException {
		Path others = this.data.resolve("other.log");
		try (AuditFile file = AuditFile.open(file()); AuditFile other = AuditFile.open(others)) {
			file.write("one");
			other.write("two");
		}
		assertThat(file()).hasContent("one");
		assertThat(others).hasContent("two");
	}

	@Test
	void cannotGrowWithoutBounds() throws IOException {
		String line = "x".repeat(1 << 20);
		try (AuditFile file = AuditFile.open(file())) {
			Awaitility.await().atMost(Patience.LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
				file.write(line);
				return Files.exists(this.data.resolve("audit.log.1"));
			});
			assertThat(Files.size(file())).isLessThan(3 << 20);
		}
	}

	private static JsonNode without(JsonNode line, String... names) {
		((ObjectNode) line).remove(List.of(names));
		return line;
	}

	private List<JsonNode> lines(int count) throws IOException {
		Awaitility.await()
			.atMost(Patience.LIMIT)
			.until(() -> Files.readAllLines(file()), (lines) -> lines.size() >= count);
		return Files.readAllLines(file()).stream().map(Json::parse).toList();
	}

	private Path file() {
		return this.data.resolve("audit.log");
	}

	private Parley start() {
		return Parley.start(this.data, this.model.baseUrl(), "test.callers=true", "parley.security.auth=none");
	}

}
