package dev.parley.run;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import dev.parley.store.id.Ids;
import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Parallel;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.ServerTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code Idempotency-Key}: a message that is sent twice is answered once.
 */
class IdempotencyIntegrationTests extends ServerTest {

	private static final Duration SOON = Patience.LIMIT;

	private static final String REPLAYED = "Idempotent-Replayed";

	private final String key = Ids.next().toString();

	@TempDir
	private Path data;

	@Test
	void asksTheModelOnceForFiftyEqualCallsAtOnce() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Only", " once").gatedBy(gate));
		List<Response> responses = Parallel.calls(50,
				(i) -> Calls.post(this.server, "/chat", this.key, Json.message("Hi")), () -> {
					gate.awaitWaiting(1, SOON);
					gate.releaseAll();
				});
		assertThat(responses).allSatisfy((response) -> assertThat(response).hasStatus(200));
		assertThat(responses.stream().map(Response::json).distinct()).hasSize(1);
		assertThat(this.model.requests()).hasSize(1);
		assertThat(this.server.get("/sessions/" + responses.getFirst().get("session_id"))).has("/message_count", 2);
	}

	@Test
	void joinsTheAnswerThatIsUnderWay() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		try (EventStream first = Calls.stream(this.server, this.key, Json.message("Count"))) {
			gate.release();
			first.event("token");
			try (EventStream second = Calls.stream(this.server, this.key, Json.message("Count"))) {
				second.event("token");
				assertThat(second.header(REPLAYED)).isEmpty();
				List<Response> whole = Parallel.calls(1,
						(i) -> Calls.post(this.server, "/chat", this.key, Json.message("Count")), gate::releaseAll);
				assertThat(told(second)).isEqualTo(told(first));
				assertThat(second.runId()).isEqualTo(first.runId());
				assertThat(whole.getFirst()).has("/response", "One two three").has("/run_id", first.runId());
			}
		}
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void goesOnAfterTheLastEventOfAnAnswerThatIsAskedForAgain() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		ObjectNode message = Json.message("Count");
		try (EventStream first = Calls.stream(this.server, this.key, message)) {
			gate.release(2);
			first.event("token");
			try (EventStream joined = Calls.resume(this.server, this.key, message, "2")) {
				assertThat(joined.next().get("content")).isEqualTo(" two");
				gate.releaseAll();
				assertThat(joined.all().stream().map(Event::id)).containsExactly("3", "4", "5");
			}
		}
		try (EventStream replayed = Calls.resume(this.server, this.key, message, "3");
				EventStream seen = Calls.resume(this.server, this.key, message, "5")) {
			assertThat(replayed.header(REPLAYED)).isEqualTo("true");
			assertThat(replayed.all().stream().map(Event::id)).containsExactly("4", "5");
			assertThat(seen.status()).isEqualTo(204);
		}
		assertThat(this.server.send(this.server.request("/chat/stream")
			.header("Idempotency-Key", this.key)
			.header("Last-Event-ID", "x")
			.POST(BodyPublishers.ofString(message.toString())))).isInvalid("Last-Event-ID");
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void beginsANewRunAtItsFirstEventWhateverWasSeenOfTheOneThatFailed() {
		this.model.next(Answer.tokens("Half").thenCut(), Answer.tokens("Whole"));
		try (EventStream failed = Calls.stream(this.server, this.key, Json.message("Hi"))) {
			assertThat(failed.last().type()).isEqualTo("error");
			try (EventStream again = Calls.resume(this.server, this.key, Json.message("Hi"), "2")) {
				assertThat(again.types()).containsExactly("session", "token", "done");
			}
		}
		try (EventStream unkeyed = this.server.follow(this.server.request("/chat/stream")
			.header("Last-Event-ID", "2")
			.POST(BodyPublishers.ofString(Json.message("Hi").toString())))) {
			assertThat(unkeyed.types()).startsWith("session").endsWith("done");
		}
	}

	@Test
	void joinsTheMessageThatWaits() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("First").gatedBy(gate), Answer.tokens("Second"));
		try (EventStream active = this.server.stream(Json.message("One"))) {
			ObjectNode message = Json.message("Two", active.sessionId());
			try (EventStream waiting = Calls.stream(this.server, this.key, message);
					EventStream again = Calls.stream(this.server, this.key, message.put("if_busy", "reject"))) {
				assertThat(again.runId()).isEqualTo(waiting.runId());
				gate.releaseAll();
				assertThat(told(again)).isEqualTo(told(waiting));
				assertThat(again.text()).isEqualTo("Second");
			}
		}
		assertThat(this.model.requests()).hasSize(2);
	}

	@Test
	void tellsAnAnswerAgain() {
		Response first = Calls.post(this.server, "/chat", this.key, Json.message("Hi"));
		assertThat(first).hasStatus(200).hasHeader(REPLAYED, "");
		Response second = Calls.post(this.server, "/chat", this.key, Json.message("Hi"));
		assertThat(second).hasStatus(200)
			.hasHeader(REPLAYED, "true")
			.hasHeader("X-Run-ID", first.get("run_id"))
			.has("", first.json());
		try (EventStream stream = Calls.stream(this.server, this.key, Json.message("Hi"))) {
			assertThat(stream.header(REPLAYED)).isEqualTo("true");
			assertThat(stream.text()).isEqualTo("Echo: Hi");
			assertThat(((ObjectNode) stream.last().json()).without("type")).isEqualTo(first.json());
		}
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void sharesKeysBetweenWholeAndStreamedAnswers() {
		String streamed;
		try (EventStream stream = Calls.stream(this.server, this.key, Json.message("Hi"))) {
			streamed = stream.last().get("message_id");
		}
		assertThat(Calls.post(this.server, "/chat", this.key, Json.message("Hi"))).hasHeader(REPLAYED, "true")
			.has("/message_id", streamed);
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void tellsAnAnswerAgainAfterARestart() {
		ObjectNode message = Json.message("Zeit? 🕰️").put("agent", "timekeeper");
		this.model.next(Answer.tokens("Let me see. ").andToolCall("call_1", "clock", "{}"),
				Answer.tokens("Es ist", " spät 漢 😀\n").model("scripted-1-2026"));
		Response before;
		try (Parley first = Parley.start(this.data, this.model.baseUrl())) {
			before = Calls.post(first.server(), "/chat", this.key, message);
			assertThat(before).hasStatus(200);
		}
		try (Parley second = Parley.start(this.data, this.model.baseUrl())) {
			assertThat(Calls.post(second.server(), "/chat", this.key, message)).hasStatus(200)
				.hasHeader(REPLAYED, "true")
				.has("", before.json());
			try (EventStream stream = Calls.stream(second.server(), this.key, message)) {
				assertThat(stream.text()).isEqualTo(before.get("response"));
				assertThat(((ObjectNode) stream.last().json()).without("type")).isEqualTo(before.json());
			}
		}
		assertThat(this.model.requests()).hasSize(2);
	}

	@Test
	void tellsAFailureForGoodAgainWithoutAskingTheModel() {
		this.model.next(Answer.status(401));
		Response first = Calls.post(this.server, "/chat", this.key, Json.message("Hi"));
		assertThat(first).isProblem(502, "model_error").has("/retryable", false).hasHeader(REPLAYED, "");
		Response second = Calls.post(this.server, "/chat", this.key, Json.message("Hi"));
		assertThat(second).isProblem(502, "model_error").hasHeader(REPLAYED, "true");
		assertThat(withoutRequestId(second)).isEqualTo(withoutRequestId(first));
		try (EventStream stream = Calls.stream(this.server, this.key, Json.message("Hi"))) {
			assertThat(stream.types()).containsExactly("session", "error");
			assertThat(stream.last().get("detail")).isEqualTo(first.get("detail"));
		}
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void tellsACancellationAgain() {
		this.model.next(Answer.tokens("Half").thenStall());
		try (EventStream stream = Calls.stream(this.server, this.key, Json.message("Hi"))) {
			stream.event("token");
			this.server.post("/runs/" + stream.runId() + "/cancel", "");
			stream.event("cancelled");
			Response replayed = Calls.post(this.server, "/chat", this.key, Json.message("Hi"));
			assertThat(replayed).isProblem(409, "run_cancelled")
				.hasHeader(REPLAYED, "true")
				.has("/run_id", stream.runId())
				.has("/cause", "client");
			try (EventStream again = Calls.stream(this.server, this.key, Json.message("Hi"))) {
				assertThat(told(again)).isEqualTo(told(stream));
			}
		}
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void asksAgainWhereTheModelWasDown() {
		AtomicBoolean down = new AtomicBoolean(true);
		this.model.otherwise((request) -> down.get() ? Answer.status(500) : Answer.tokens("Here I am"));
		Response failed = Calls.post(this.server, "/chat", this.key, Json.message("Hi"));
		assertThat(failed).isProblem(503, "model_unavailable").has("/retryable", true);
		down.set(false);
		Response answered = Calls.post(this.server, "/chat", this.key, Json.message("Hi"));
		assertThat(answered).hasStatus(200)
			.hasHeader(REPLAYED, "")
			.has("/response", "Here I am")
			.has("/session_id", failed.get("session_id"));
		assertThat(answered.get("run_id")).isNotEqualTo(failed.get("run_id"));
		assertThat(Calls.post(this.server, "/chat", this.key, Json.message("Hi"))).hasHeader(REPLAYED, "true")
			.has("", answered.json());
	}

	@Test
	void repeatsTheSameMessageWithoutTheTextThatWasCutOff() {
		this.model.next(Answer.tokens("Half an answer").thenCut(), Answer.tokens("Whole"));
		Response failed = Calls.post(this.server, "/chat", this.key, Json.message("Hi"));
		assertThat(failed.status()).isEqualTo(502);
		Response answered = Calls.post(this.server, "/chat", this.key, Json.message("Hi"));
		assertThat(answered).hasStatus(200).has("/response", "Whole");
		assertThat(Calls.conversation(last())).containsExactly("Hi");
		Response session = this.server.get("/sessions/" + answered.get("session_id"));
		assertThat(Json.texts(session.json().path("messages"), "content")).first().isEqualTo("Hi");
		assertThat(Json.texts(session.json().path("messages"), "content")).last().isEqualTo("Whole");
		assertThat(Json.texts(session.json().path("messages"), "role")).filteredOn("user"::equals).hasSize(1);
		assertThat(session.json().path("message_count").asInt()).isEqualTo(session.json().path("messages").size());
		this.server.chat(Json.message("Go on", answered.get("session_id")));
		assertThat(Calls.conversation(last())).containsExactly("Hi", "Whole", "Go on");
	}

	@Test
	void asksAgainOnceForTwentyEqualCallsAtOnce() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Half").thenCut(), Answer.tokens("Whole").gatedBy(gate));
		try (EventStream failed = Calls.stream(this.server, this.key, Json.message("Hi"))) {
			assertThat(failed.last().type()).isEqualTo("error");
		}
		List<Response> responses = Parallel.calls(20,
				(i) -> Calls.post(this.server, "/chat", this.key, Json.message("Hi")), () -> {
					gate.awaitWaiting(1, SOON);
					gate.releaseAll();
				});
		assertThat(responses).allSatisfy((response) -> assertThat(response).hasStatus(200).has("/response", "Whole"));
		assertThat(responses.stream().map(Response::json).distinct()).hasSize(1);
		assertThat(this.model.requests()).hasSize(2);
	}

	@Test
	void keepsWhatToolsHaveDoneWhenItAsksAgain() {
		ObjectNode message = Json.message("Time?").put("agent", "timekeeper");
		this.model.next(Answer.tokens("Let me see.").andToolCall("call_1", "clock", "{}"),
				Answer.tokens("Half").thenCut(), Answer.toolCall("call_2", "clock", "{}"),
				Answer.tokens("Another half").thenCut(), Answer.tokens("Late."));
		String session;
		String result;
		try (EventStream first = Calls.stream(this.server, this.key, message);
				EventStream second = again(first, this.key, message);
				EventStream third = again(second, this.key, message)) {
			assertThat(third.text()).isEqualTo("Late.");
			session = third.sessionId();
			result = first.all().get(3).get("result");
		}
		assertThat(roles(last())).containsExactly("system", "user", "assistant", "tool", "assistant", "tool");
		assertThat(Calls.conversation(last()).subList(0, 3)).containsExactly("Time?", "Let me see.", result);
		assertThat(last().messages().get(3).path("tool_call_id").asString()).isEqualTo("call_1");
		assertThat(last().messages().get(5).path("tool_call_id").asString()).isEqualTo("call_2");
		Response stored = this.server.get("/sessions/" + session);
		assertThat(Json.texts(stored.json().path("messages"), "role")).filteredOn("user"::equals).hasSize(1);
		this.server.chat(Json.message("Go on", session));
		assertThat(roles(last())).containsExactly("system", "user", "assistant", "tool", "assistant", "tool",
				"assistant", "user");
	}

	private EventStream again(EventStream failed, String retried, ObjectNode message) {
		assertThat(failed.last().type()).isEqualTo("error");
		return Calls.stream(this.server, retried, message);
	}

	@ParameterizedTest
	@MethodSource("otherRequests")
	void refusesTheKeyOfAnotherRequest(ObjectNode other) {
		String session = this.server.post("/sessions", Json.object()).get("session_id");
		assertThat(Calls.post(this.server, "/chat", this.key, Json.message("Hi"))).hasStatus(200);
		ObjectNode request = other.has("session_id") ? other.put("session_id", session) : other;
		assertThat(Calls.post(this.server, "/chat", this.key, request)).isProblem(422, "idempotency_key_reused");
		assertThat(Calls.post(this.server, "/chat/stream", this.key, request)).isProblem(422, "idempotency_key_reused");
		assertThat(this.model.requests()).hasSize(1);
		assertThat(this.server.get("/sessions/" + session)).has("/message_count", 0);
	}

	static Stream<ObjectNode> otherRequests() {
		return Stream.of(Json.message("Hi!"), Json.message("Hi", "a session"),
				Json.message("Hi").put("agent", "timekeeper"), Json.message("Hi").put("temperature", 0.1),
				Json.message("Hi").put("max_tokens", 7), Json.message("Hi").set("context", Json.object().put("a", 1)));
	}

	@Test
	void doesNotMindTheOrderOfTheContext() {
		String context = "{\"a\": 1, \"b\": {\"c\": [1, 2], \"d\": null}}";
		String turned = "{\"b\": {\"d\": null, \"c\": [1, 2]}, \"a\": 1}";
		Response first = Calls.post(this.server, "/chat", this.key,
				Json.message("Hi").set("context", Json.parse(context)));
		assertThat(Calls.post(this.server, "/chat", this.key, Json.message("Hi").set("context", Json.parse(turned))))
			.hasStatus(200)
			.hasHeader(REPLAYED, "true")
			.has("/run_id", first.get("run_id"));
		assertThat(Calls.post(this.server, "/chat", this.key,
				Json.message("Hi").set("context", Json.parse(context.replace("[1, 2]", "[2, 1]")))))
			.isProblem(422, "idempotency_key_reused");
	}

	@Test
	void keepsNoKeyOfACallThatWasRefused() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Busy").gatedBy(gate));
		try (EventStream active = this.server.stream(Json.message("One"))) {
			ObjectNode rejected = Json.message("Two", active.sessionId()).put("if_busy", "reject");
			assertThat(Calls.post(this.server, "/chat", this.key, rejected)).isProblem(409, "session_busy");
			gate.releaseAll();
			active.event("done");
		}
		assertThat(Calls.post(this.server, "/chat", this.key, Json.message(" "))).isInvalid("message");
		assertThat(Calls.post(this.server, "/chat", this.key, Json.message("Hi", Ids.next().toString()))).isProblem(404,
				"session_not_found");
		assertThat(Calls.post(this.server, "/chat", this.key, Json.message("Hi").put("agent", "nobody"))).isProblem(404,
				"agent_not_found");
		assertThat(Calls.post(this.server, "/chat", this.key, Json.message("Hi"))).hasStatus(200)
			.hasHeader(REPLAYED, "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "two words", "tab\tbed" })
	void refusesABadKey(String bad) {
		assertThat(Calls.post(this.server, "/chat", bad, Json.message("Hi"))).isInvalid("Idempotency-Key");
		assertThat(Calls.post(this.server, "/sessions", bad, Json.object())).isInvalid("Idempotency-Key");
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void takesKeysOfUpTo255Characters() {
		assertThat(Calls.post(this.server, "/chat", "k".repeat(256), Json.message("Hi"))).isInvalid("Idempotency-Key");
		String longest = this.key + "!~".repeat(200).substring(this.key.length(), 255);
		assertThat(Calls.post(this.server, "/chat", longest, Json.message("Hi"))).hasStatus(200);
		assertThat(Calls.post(this.server, "/chat", longest, Json.message("Hi"))).hasHeader(REPLAYED, "true");
	}

	@Test
	void makesOneSessionPerKey() throws InterruptedException {
		ObjectNode wanted = Json.object().put("title", "Mine");
		List<Response> made = Parallel.calls(20, (i) -> Calls.post(this.server, "/sessions", this.key, wanted));
		assertThat(made).allSatisfy((response) -> assertThat(response).hasStatus(201));
		assertThat(made.stream().map((response) -> response.get("session_id")).distinct()).hasSize(1);
		assertThat(made.stream().filter((response) -> response.header(REPLAYED).equals("true"))).hasSize(19);
		assertThat(Calls.post(this.server, "/sessions", this.key, Json.object().put("title", "Yours"))).isProblem(422,
				"idempotency_key_reused");
	}

	@Test
	void keepsTheKeysOfSessionsAndOfMessagesApart() {
		Response session = Calls.post(this.server, "/sessions", this.key, Json.object());
		Response answer = Calls.post(this.server, "/chat", this.key, Json.message("Hi"));
		assertThat(answer).hasStatus(200).hasHeader(REPLAYED, "");
		assertThat(answer.get("session_id")).isNotEqualTo(session.get("session_id"));
		assertThat(Calls.post(this.server, "/sessions", this.key, Json.object())).hasHeader(REPLAYED, "true")
			.has("/session_id", session.get("session_id"));
	}

	@Test
	void forgetsTheKeysOfADeletedSession() {
		Response first = Calls.post(this.server, "/chat", this.key, Json.message("Hi"));
		this.server.delete("/sessions/" + first.get("session_id"));
		Response second = Calls.post(this.server, "/chat", this.key, Json.message("Something else"));
		assertThat(second).hasStatus(200).hasHeader(REPLAYED, "");
		assertThat(second.get("session_id")).isNotEqualTo(first.get("session_id"));
		Calls.post(this.server, "/sessions", this.key, Json.object());
		this.server
			.delete("/sessions/" + Calls.post(this.server, "/sessions", this.key, Json.object()).get("session_id"));
		assertThat(Calls.post(this.server, "/sessions", this.key, Json.object())).hasStatus(201)
			.hasHeader(REPLAYED, "");
	}

	@Test
	void asksAgainAfterACrash(@TempDir Path crashed) {
		this.model.next(Answer.tokens("Half").thenStall(), Answer.tokens("Whole"));
		try (Parley first = Parley.start(this.data, this.model.baseUrl());
				EventStream stream = Calls.stream(first.server(), this.key, Json.message("Hi"))) {
			stream.event("token");
			Awaitility.await().atMost(SOON).until(() -> first.number("SELECT count(*) FROM checkpoints") == 1);
			first.crashCopy(crashed);
		}
		try (Parley second = Parley.start(crashed, this.model.baseUrl())) {
			Response answered = Calls.post(second.server(), "/chat", this.key, Json.message("Hi"));
			assertThat(answered).hasStatus(200).has("/response", "Whole").hasHeader(REPLAYED, "");
			assertThat(Calls.conversation(last())).containsExactly("Hi");
		}
	}

	private RecordedRequest last() {
		return this.model.requests().getLast();
	}

	private static List<String> roles(RecordedRequest request) {
		return request.messages().stream().map((message) -> message.path("role").asString()).toList();
	}

	private static ObjectNode withoutRequestId(Response problem) {
		return ((ObjectNode) problem.json()).without("request_id");
	}

	/** The events of a stream without timings. */
	private static List<String> told(EventStream stream) {
		return stream.all().stream().map((Event event) -> event.id() + event.type() + event.data()).toList();
	}

}
