package dev.parley.cluster;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.parley.store.PostgresServer;
import dev.parley.store.database.PostgresAddress;
import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnProcesses;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import dev.parley.testing.SocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** One of two processes dies; what its clients see at the other one. */
@OwnProcesses
class TakeoverIntegrationTests {

	private final ScriptedModel model = ScriptedModel.start();

	private final String database = PostgresServer.running().newDatabase(UUID.randomUUID().toString());

	private final List<AutoCloseable> opened = new ArrayList<>();

	@TempDir
	private Path data;

	@BeforeEach
	void firstAttemptsStall() {
		assumeTrue(ParleyProcess.available(), "The jar is not built: run ./mvnw verify");
		Set<String> asked = ConcurrentHashMap.newKeySet();
		this.model.otherwise((request) -> asked.add(request.lastUserMessage()) ? Answer.tokens("One").thenStall()
				: Answer.tokens("Once", " more"));
	}

	private Servers start(Map<String, String> settings) throws Exception {
		RedisProcess redis = RedisProcess.start();
		this.opened.add(redis);
		Map<String, String> environment = new HashMap<>(settings);
		environment.put("DATABASE_URL", this.database);
		environment.put("REDIS_URL", redis.url());
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<ParleyProcess> first = threads.submit(() -> start(environment, this.data));
			Future<ParleyProcess> second = threads.submit(() -> start(environment, this.data));
			this.opened.add(first.get());
			this.opened.add(second.get());
			return new Servers(first.get(), first.get().server(), second.get().server());
		}
	}

	private ParleyProcess start(Map<String, String> environment, Path folder) throws Exception {
		return ParleyProcess.start(folder, this.model.baseUrl(), environment);
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.opened.reversed()) {
			each.close();
		}
		this.model.close();
	}

	@Test
	void eachProtocolBeginsTheAnswerAgain() throws Exception {
		Servers servers = start(Map.of());
		Server a = servers.a();
		Server b = servers.b();
		EventStream asked = a.stream(Json.message("Parley"));
		String run = open(asked).runId();
		EventStream parley = open(b.follow(b.request("/runs/" + run + "/stream")));
		SocketClient socket = b.socket("/ws").send(Json.object().put("type", "follow").put("run_id", run));
		this.opened.add(socket);
		String completions = "{\"model\":\"assistant\",\"stream\":true,\"messages\":"
				+ "[{\"role\":\"user\",\"content\":\"chat.completions\"}]}";
		open(post(a.with("Idempotency-Key", "k"), "/v1/chat/completions", completions));
		EventStream openAi = open(post(b.with("Idempotency-Key", "k"), "/v1/chat/completions", completions));
		EventStream responses = open(
				post(a, "/v1/responses", "{\"model\":\"assistant\",\"stream\":true,\"input\":\"responses\"}"));
		open(post(a, "/agui", "{\"threadId\":\"t\",\"runId\":\"r\",\"protocolVersion\":\"1.0\",\"messages\":"
				+ "[{\"id\":\"m1\",\"role\":\"user\",\"content\":\"AG-UI\"}]}"));
		EventStream agui = open(b.follow(b.request("/agui/t/stream")));
		open(post(a, "/ai-sdk/chat", "{\"id\":\"c\",\"message\":{\"id\":\"u1\",\"role\":\"user\",\"parts\":"
				+ "[{\"type\":\"text\",\"text\":\"AI SDK\"}]}}"));
		EventStream aiSdk = open(b.follow(b.request("/ai-sdk/chat/c/stream")));
		EventStream task = open(post(a.with("A2A-Version", "1.0"), "/a2a", rpc("SendStreamingMessage", """
				{"message": {"messageId": "1", "role": "ROLE_USER", "parts": [{"text": "A2A"}]}}""")));
		EventStream a2a = open(post(b.with("A2A-Version", "1.0"), "/a2a",
				rpc("SubscribeToTask", "{\"id\":" + task.next().json().at("/result/task/id") + "}")));

		List<EventStream> followers = List.of(parley, openAi, agui, aiSdk, a2a);
		await().atMost(Patience.LIMIT)
			.until(() -> followers.stream().allMatch((stream) -> stream.soFar().toString().contains("One")));
		awaitCheckpoints(6);
		servers.dying().kill();

		assertThat(parley.types()).containsExactly("session", "token", "session", "restart", "token", "token", "done");
		assertThat(socket.until((event) -> event.path("type").asString().equals("done")))
			.extracting((event) -> event.path("type").asString())
			.containsExactly("session", "token", "session", "restart", "token", "token", "done");
		assertThat(types(agui)).containsExactly("RUN_STARTED", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT",
				"TEXT_MESSAGE_END", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_CONTENT",
				"TEXT_MESSAGE_END", "RUN_FINISHED");
		assertThat(types(aiSdk)).containsSubsequence("text-start", "text-delta", "text-end", "text-start", "text-delta",
				"text-delta", "text-end", "finish");
		List<JsonNode> updates = a2a.all()
			.stream()
			.map((event) -> event.json().at("/result/artifactUpdate"))
			.filter(JsonNode::isObject)
			.toList();
		assertThat(updates).extracting((update) -> update.at("/artifact/parts/0/text").asString())
			.containsExactly("One", "Once", " more");
		assertThat(updates).extracting((update) -> update.path("append").asBoolean(false))
			.containsExactly(false, false, true);
		assertThat(openAi.last().json().at("/error/code").asString()).isEqualTo("interrupted");
		assertThat(openAi.raw()).contains("One").doesNotContain("Once", "[DONE]");
		b.awaitRun(responses.runId(), "completed");
		assertThat(b.get("/v1/responses/resp_" + responses.runId())).has("/output/0/content/0/text", "Once more");

		assertBothAttemptsAreCounted(b, b.get("/runs/" + run), parley.last());
	}

	/** The model reports 10 and 2 tokens of the second attempt. */
	private void assertBothAttemptsAreCounted(Server b, Response run, Event done) throws Exception {
		assertThat(run).has("/attempts/0/outcome", "failed")
			.has("/attempts/0/code", "interrupted")
			.has("/attempts/1/outcome", "completed")
			.has("/usage/estimated", true);
		assertThat(run.json().at("/usage/prompt_tokens").asInt()).isGreaterThan(10);
		assertThat(run.json().at("/usage/completion_tokens").asInt()).as("and a third of the characters of One")
			.isEqualTo(2 + 1);
		assertThat(done.json().path("usage")).isEqualTo(run.json().path("usage"));
		int total = run.json().at("/usage/total_tokens").asInt();
		assertThat(b.get("/sessions/" + run.get("session_id"))).has("/tokens_used", total);
		// What budgets count.
		await().atMost(Patience.LIMIT)
			.until(() -> number("SELECT COALESCE(SUM(completion_tokens), 0) FROM usage") == 6 * 3);
	}

	@Test
	void withoutRepetitionTheAnswerFailsAndTheNextMessageGoesOn() throws Exception {
		Servers servers = start(Map.of("PARLEY_RUN_TAKEOVER", "fail"));
		Server a = servers.a();
		Server b = servers.b();
		this.model.next(Answer.tokens("One").thenStall(), Answer.tokens("second"), Answer.tokens("Once more"));
		EventStream asked = open(a.with("Idempotency-Key", "k").stream(Json.message("Count")));
		EventStream followed = open(b.follow(b.request("/runs/" + asked.runId() + "/stream")));
		assertThat(followed.event("token").get("content")).isEqualTo("One");
		String next = open(a.stream(Json.message("And now?", asked.sessionId()))).runId();
		awaitCheckpoints(1);
		servers.dying().kill();
		Event end = followed.last();
		assertThat(end.type()).isEqualTo("error");
		assertThat(end.get("code")).isEqualTo("interrupted");
		assertThat(end.json().path("retryable").asBoolean()).isTrue();
		assertThat(followed.types()).doesNotContain("restart");
		assertThat(b.awaitRun(next, "completed")).has("/response", "second");
		assertThat(b.get("/runs/" + asked.runId())).has("/state", "failed").has("/response", "One");
		assertThat(b.get("/sessions/" + asked.sessionId())).has("/messages/1/status", "partial");
		assertThat(b.with("Idempotency-Key", "k").chat(Json.message("Count"))).has("/response", "Once more");
	}

	private <T extends AutoCloseable> T open(T stream) {
		this.opened.add(stream);
		return stream;
	}

	private static EventStream post(Server server, String path, String body) {
		return server
			.follow(server.request(path).header("Accept", "text/event-stream").POST(BodyPublishers.ofString(body)));
	}

	private static String rpc(String method, String params) {
		ObjectNode request = Json.object().put("jsonrpc", "2.0").put("id", 7).put("method", method);
		request.set("params", Json.parse(params));
		return request.toString();
	}

	/** Of streams whose events have it in their data only. */
	private static List<String> types(EventStream stream) {
		return stream.all()
			.stream()
			.map(Event::data)
			.filter((data) -> data.startsWith("{"))
			.map((data) -> Json.parse(data).path("type").asString())
			.toList();
	}

	private void awaitCheckpoints(int runs) {
		await().atMost(Patience.LIMIT).until(() -> number("SELECT COUNT(DISTINCT run_id) FROM checkpoints") == runs);
	}

	private long number(String query) throws SQLException {
		PostgresAddress address = PostgresAddress.parse(this.database);
		try (Connection connection = DriverManager.getConnection(address.jdbcUrl(), address.properties());
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(query)) {
			row.next();
			return row.getLong(1);
		}
	}

	/**
	 * Two processes.
	 *
	 * @param a of the dying one
	 */
	private record Servers(ParleyProcess dying, Server a, Server b) {
	}

}
