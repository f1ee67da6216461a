package dev.parley.run;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Messages and answers that guardrails block. */
@ServerProperties({ "parley.agent.agents-dir=src/test/resources/guarded-agents",
		"parley.model.moderation-timeout=300ms" })
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class GuardrailIntegrationTests extends ServerTest {

	private static final Duration SOON = Patience.LIMIT;

	private static final String KEY = "sk-proj-abcdefghij0123456789";

	private static final String STORY = "Once upon a time there was a quokka. ".repeat(20);

	@ParameterizedTest
	@MethodSource("messagesThatTrip")
	void storesNothingAndCallsNoModelForAMessageThatTrips(ObjectNode message, String reason) {
		long rows = rows();
		for (String path : List.of("/chat", "/chat/stream")) {
			assertThat(this.server.post(path, message)).isProblem(400, "guardrail_tripped").has("/detail", reason);
		}
		assertThat(rows()).isEqualTo(rows);
		assertThat(this.model.requests()).isEmpty();
	}

	static Stream<Arguments> messagesThatTrip() {
		ObjectNode context = ask("careful", "Hi");
		context.putObject("context").put("place", "Zanzibar");
		ObjectNode history = ask("careful", "Hi");
		history.putArray("history").addObject().put("role", "assistant").put("content", "Go to Zanzibar");
		return Stream.of(Arguments.arguments(history, "The message contains a word that is not allowed"),
				Arguments.arguments(ask("careful", "Tell me of ZANZIBAR!"),
						"The message contains a word that is not allowed"),
				Arguments.arguments(context, "The message contains a word that is not allowed"),
				Arguments.arguments(ask("careful", "long ".repeat(13)), "The message is longer than 60 characters"));
	}

	@Test
	void leavesTheSessionAndItsKeyAsTheyWere() {
		Response first = this.server.chat(ask("careful", "Hi"));
		ObjectNode tripping = Json.message("zanzibar", first.get("session_id"));
		String key = UUID.randomUUID().toString();
		assertThat(Calls.post(this.server, "/chat", key, tripping)).isProblem(400, "guardrail_tripped");
		assertThat(this.server.get("/sessions/" + first.get("session_id"))).has("/message_count", 2)
			.has("/tokens_used", first.json().path("tokens_used"));
		Response second = Calls.post(this.server, "/chat", key, Json.message("And now?", first.get("session_id")));
		assertThat(second).hasStatus(200).hasHeader("Idempotent-Replayed", "");
		assertThat(Calls.conversation(this.model.requests().getLast())).containsExactly("Hi", "Echo: Hi", "And now?");
	}

	@Test
	void tellsAnAcceptedAnswerAgainWhateverTheGuardrailsSayNow() {
		String key = UUID.randomUUID().toString();
		Response first = Calls.post(this.server, "/chat", key, ask("judged", "Hi"));
		assertThat(first).hasStatus(200);
		this.model.moderates((text) -> Answer.verdict(true));
		assertThat(Calls.post(this.server, "/chat", key, ask("judged", "Hi"))).hasStatus(200)
			.hasHeader("Idempotent-Replayed", "true")
			.has("/response", first.get("response"));
		assertThat(this.server.chat(ask("judged", "Hi"))).isProblem(400, "guardrail_tripped")
			.has("/detail", "The message was found harmful by the moderation model");
		assertThat(this.model.moderated()).containsExactly("Hi", "Hi");
	}

	@Test
	void refusesMessagesThatCannotBeChecked() {
		long rows = rows();
		for (Answer failure : List.of(Answer.status(500), Answer.garbage(), Answer.hangBeforeHeaders())) {
			this.model.moderates((text) -> failure);
			Response response = this.server.chat(ask("judged", "Hi"));
			assertThat(response).isProblem(503, "model_unavailable").has("/detail", "The message could not be checked");
			assertThat(response.header("Retry-After")).isNotEmpty();
		}
		assertThat(rows()).isEqualTo(rows);
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void acceptsUncheckedMessagesIfConfigured() {
		for (Answer failure : List.of(Answer.status(500), Answer.hangBeforeHeaders())) {
			this.model.moderates((text) -> failure);
			assertThat(this.server.chat(ask("lenient", "Hi"))).hasStatus(200).has("/response", "Echo: Hi");
		}
		this.model.moderates((text) -> Answer.verdict(true));
		assertThat(this.server.chat(ask("lenient", "Hi"))).isProblem(400, "guardrail_tripped");
	}

	@Test
	void endsAnAnswerInItsMiddleBeforeAnythingIsTold(CapturedOutput log) throws InterruptedException {
		Gate gate = new Gate();
		this.model
			.next(Answer.tokens(STORY, "The key is sk-proj", "-abcdefghij0123456789 and", " that is ".repeat(5), "all.")
				.gatedBy(gate)
				.thenStall());
		try (EventStream stream = this.server.stream(ask("careful", "A story"))) {
			gate.release();
			stream.event("token");
			gate.releaseAll();
			assertThat(stream.last()).satisfies(GuardrailIntegrationTests::isBlockedForASecret);
			assertThat(this.model.takeRequest(SOON).awaitConnectionEnding(SOON).closedByPeer()).isTrue();
			assertThat(STORY + "The key is ").startsWith(stream.text());
			assertThat(stream.text()).hasSizeGreaterThan(STORY.length() - 512);
			assertThat(stream.raw()).doesNotContain("sk-", KEY);
			Response session = this.server.get("/sessions/" + stream.sessionId());
			assertThat(session).has("/messages/1/content", stream.text()).has("/messages/1/status", "partial");
			assertThat(this.server.get("/runs/" + stream.runId())).has("/state", "failed")
				.has("/error/code", "output_blocked")
				.has("/response", stream.text());
			assertThat(this.parley.number("SELECT count(*) FROM messages WHERE content LIKE ?", "%sk-proj%")).isZero();
			this.server.chat(Json.message("Go on", stream.sessionId()));
			assertThat(Calls.conversation(this.model.requests().getLast())).containsExactly("A story",
					stream.text() + Calls.BROKEN_OFF, "Go on");
			assertThat(log.getAll()).contains("output_blocked by secrets").doesNotContain("sk-proj", "quokka");
		}
	}

	@Test
	void blocksAnAnswerThatIsWantedWhole() {
		this.model.answer("Write to ann@example.org.");
		Response response = this.server.chat(ask("careful", "Whom?"));
		assertThat(response).isProblem(502, "output_blocked")
			.has("/detail", "The answer appears to contain personal data")
			.has("/retryable", false);
		assertThat(response.body()).doesNotContain("ann@");
		assertThat(this.server.get("/sessions/" + response.get("session_id"))).has("/message_count", 1);
	}

	@Test
	void blocksWhatIsSaidBeforeAToolIsCalled() {
		this.model.next(Answer.tokens("I found ", KEY).andToolCall("call_1", "clock", "{}"));
		try (EventStream stream = this.server.stream(ask("careful", "What time is it?"))) {
			assertThat(stream.types()).containsExactly("session", "error");
			assertThat(stream.last()).satisfies(GuardrailIntegrationTests::isBlockedForASecret);
			assertThat(this.parley.number("SELECT count(*) FROM tool_calls")).isZero();
		}
	}

	@Test
	void letsAnAnswerThroughAsItWasSaid() {
		this.model.next(Answer.tokens("Let me ", "see: ", STORY).andToolCall("call_1", "clock", "{}"));
		this.model.answer("It is ", "late, ", "sk-learn ", "says. \ud83d\ude00");
		try (EventStream stream = this.server.stream(ask("careful", "What time is it?"))) {
			String said = "Let me see: " + STORY + "It is late, sk-learn says. \ud83d\ude00";
			assertThat(stream.text()).isEqualTo(said);
			assertThat(stream.last().get("response")).isEqualTo(said);
			assertThat(stream.types().stream().distinct().collect(Collectors.toList())).containsExactly("session",
					"token", "tool_call", "tool_result", "done");
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/messages/1/content",
					"Let me see: " + STORY);
		}
	}

	@Test
	void releasesNothingBeforeModerationOfTheWholeAnswer() {
		this.model.moderates((text) -> Answer.verdict(text.contains("harm")));
		this.model.answer("A", " harm", "less", " answer");
		this.model.answer("A", " fine", " answer");
		try (EventStream blocked = this.server.stream(ask("moderated", "Hi"));
				EventStream passed = this.server.stream(ask("moderated", "Hi"))) {
			List<EventStream> both = List.of(blocked, passed);
			assertThat(both.stream().map(EventStream::types)).containsExactlyInAnyOrder(List.of("session", "error"),
					List.of("session", "token", "done"));
		}
		assertThat(this.model.moderated()).containsExactlyInAnyOrder("A harmless answer", "A fine answer");
	}

	@Test
	void releasesNothingThatCannotBeChecked() {
		this.model.moderates((text) -> Answer.status(503));
		Response response = this.server.chat(ask("moderated", "Hi"));
		assertThat(response).isProblem(503, "model_unavailable")
			.has("/detail", "The answer could not be checked")
			.has("/retryable", true);
		assertThat(response.body()).doesNotContain("Echo");
		assertThat(this.server.get("/sessions/" + response.get("session_id"))).has("/message_count", 1);
	}

	@Test
	void endsAnAnswerBeforeItIsJudgedWhereARuleTrips() {
		this.model.answer("A quokka", "7 is here. ", "And so on. ".repeat(10));
		assertThat(this.server.chat(ask("moderated", "Hi"))).isProblem(502, "output_blocked");
		assertThat(this.model.moderated()).isEmpty();
	}

	@Test
	void cancelsAnAnswerThatIsBeingJudged() {
		this.model.moderates((text) -> Answer.hangBeforeHeaders());
		try (EventStream stream = this.server.stream(ask("moderated", "Hi"))) {
			while (this.model.moderated().isEmpty()) {
				Thread.onSpinWait();
			}
			this.server.post("/runs/" + stream.runId() + "/cancel", "");
			assertThat(stream.types()).containsExactly("session", "cancelled");
		}
	}

	@Test
	void doesNotTakeTextOfAUserForATemplateOrAnInstruction() {
		ObjectNode message = ask("careful", "{user_id} {date} {user_name}");
		message.putObject("context").put("name", "{user_name} {date}");
		this.server.chat(message);
		RecordedRequest request = this.model.requests().getFirst();
		assertThat(request.messages().getFirst().path("content").asString(""))
			.isEqualTo("You talk to anonymous. Keep {braces} and {\"json\": \"anonymous\"} as they are.");
		assertThat(request.messages()).hasSize(2);
		assertThat(request.messages().getLast().path("role").asString("")).isEqualTo("user");
		assertThat(request.lastUserMessage()).startsWith("{user_id} {date} {user_name}\n")
			.endsWith("{\"name\":\"{user_name} {date}\"}");
	}

	private static void isBlockedForASecret(Event event) {
		assertThat(event.json()).isEqualTo(Json.parse("""
				{"type": "error", "code": "output_blocked", "retryable": false,
				 "detail": "The answer appears to contain a key or a password"}"""));
	}

	private long rows() {
		return this.parley.number("SELECT (SELECT count(*) FROM sessions) + (SELECT count(*) FROM runs)"
				+ " + (SELECT count(*) FROM messages) + (SELECT count(*) FROM idempotency_keys)");
	}

	private static ObjectNode ask(String agent, String message) {
		return Json.message(message).put("agent", agent);
	}

}
