package dev.parley.agui;

import java.util.List;
import java.util.UUID;

import dev.parley.testing.Answer;
import dev.parley.testing.Chunks;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.RawAnswer;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers as AG-UI's events. */
class AguiIntegrationTests extends ServerTest {

	private final String thread = "thread-" + UUID.randomUUID();

	@Test
	void tellsAnAnswerAsEvents() {
		this.model.answer("Hello", " \"world\"\n");
		try (EventStream stream = AguiInput.of(this.thread, "r1").user("Hi").stream(this.server)) {
			assertThat(types(stream)).containsExactly("RUN_STARTED", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT",
					"TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END", "RUN_FINISHED");
			List<JsonNode> events = events(stream);
			assertThat(events.getFirst()).isEqualTo(Json.parse("""
					{"type":"RUN_STARTED","threadId":"%s","runId":"r1","protocolVersion":"1.0","metadata":
						{"session_id":"%s","run_id":"%s","agent":"assistant","model":"scripted-1"}}"""
				.formatted(this.thread, events.getFirst().at("/metadata/session_id").asString(), stream.runId())));
			String id = stream.runId() + "-1";
			assertThat(Json.texts(Json.of(events), "messageId")).containsExactly("", id, id, id, id, "");
			assertThat(events.get(1).path("role").asString()).isEqualTo("assistant");
			assertThat(text(events)).isEqualTo("Hello \"world\"\n");
			JsonNode end = events.getLast();
			assertThat(end.path("runId").asString()).isEqualTo("r1");
			assertThat(end.at("/outcome/type").asString()).isEqualTo("success");
			assertThat(end.at("/usage/0/model").asString()).isEqualTo("scripted-1");
			assertThat(end.at("/usage/0/totalTokens").asInt()).isPositive();
			assertThat(stream.raw()).contains("\nid: " + stream.runId() + ":2\n", "id: " + stream.runId() + ":end\n")
				.doesNotContain("\r", "null");
		}
	}

	@Test
	void theSessionHasTheConversationAlready() {
		this.model.answer("Hello Ada");
		try (EventStream stream = AguiInput.of(this.thread, "r1").user("I am Ada").stream(this.server)) {
			assertThat(types(stream)).endsWith("RUN_FINISHED");
		}
		this.model.answer("Ada");
		try (EventStream stream = AguiInput.of(this.thread, "r2")
			.user("I am Ada")
			.assistant("Hello Ada")
			.user("Who am I?")
			.stream(this.server)) {
			assertThat(text(events(stream))).isEqualTo("Ada");
		}
		assertThat(this.model.lastPrompt()).containsExactly("I am Ada", "Hello Ada", "Who am I?");
	}

	@Test
	void anUnknownThreadBeginsWithWhatTheClientSaysWasBefore() {
		this.model.answer("Rome");
		try (EventStream stream = AguiInput.of(this.thread, "r1")
			.user("Where are we?")
			.assistantCalls("c1", "locate", "{}")
			.tool("c1", "Rome")
			.assistantCalls("c2", "unanswered", "{}")
			.assistant("In Rome")
			.user("Where?")
			.agent("timekeeper")
			.stream(this.server)) {
			assertThat(text(events(stream))).isEqualTo("Rome");
		}
		List<JsonNode> prompt = this.model.requests().getLast().messages();
		assertThat(prompt.stream().map((message) -> message.path("role").asString()).skip(1)).containsExactly("user",
				"assistant", "tool", "assistant", "user");
		assertThat(prompt.get(2).at("/tool_calls/0/function/name").asString()).isEqualTo("locate");
		assertThat(prompt.getLast().path("content").asString()).isEqualTo("Where?");
	}

	@Test
	void anEditedMessageReplacesTheStoredOneAndAllAfterIt() {
		answer("r1", "One", AguiInput.of(this.thread, "r1").user("First"));
		answer("r2", "Two", AguiInput.of(this.thread, "r2").user("First").assistant("One").user("Second"));
		answer("r3", "Three", AguiInput.of(this.thread, "r3").user("First").assistant("One").user("Another second"));
		assertThat(this.model.lastPrompt()).containsExactly("First", "One", "Another second");
	}

	@Test
	void theFirstMessageIsEditedIfItKeepsItsId() {
		answer("r1", "One", AguiInput.of(this.thread, "r1").user("First"));
		answer("r2", "Two", AguiInput.of(this.thread, "r2").user("Another first"));
		assertThat(this.model.lastPrompt()).containsExactly("Another first");
	}

	@Test
	void theSameWordsInAnotherMessageAreNew() {
		answer("r1", "One", AguiInput.of(this.thread, "r1").user("Go on"));
		answer("r2", "Two", AguiInput.of(this.thread, "r2")
			.message(Json.parse("{\"id\":\"x\",\"role\":\"user\",\"content\":\"Go on\"}")));
		assertThat(this.model.lastPrompt()).containsExactly("Go on", "One", "Go on");
	}

	@Test
	void theSameConversationIsAnsweredAgain() {
		answer("r1", "One", AguiInput.of(this.thread, "r1").user("First"));
		answer("r2", "Two", AguiInput.of(this.thread, "r2").user("First"));
		assertThat(this.model.lastPrompt()).containsExactly("First");
	}

	@Test
	void aClientThatShowsOnlyTheNewMessageContinues() {
		answer("r1", "One", AguiInput.of(this.thread, "r1").user("First"));
		answer("r2", "Two", AguiInput.of(this.thread, "r2")
			.message(Json.parse("{\"id\":\"x\",\"role\":\"user\",\"content\":\"Second\"}")));
		assertThat(this.model.lastPrompt()).containsExactly("First", "One", "Second");
	}

	@Test
	void reasoningIsAMessageOfItsOwn() {
		this.model.next(
				RawAnswer.stream(thought("Let me"), thought(" think"), Chunks.text("Yes"), Chunks.FINISH, Chunks.DONE));
		try (EventStream stream = AguiInput.of(this.thread, "r1").user("Sure?").stream(this.server)) {
			assertThat(types(stream)).containsExactly("RUN_STARTED", "REASONING_START", "REASONING_MESSAGE_START",
					"REASONING_MESSAGE_CONTENT", "REASONING_MESSAGE_CONTENT", "REASONING_MESSAGE_END", "REASONING_END",
					"TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END", "RUN_FINISHED");
			assertThat(events(stream).get(2).path("role").asString()).isEqualTo("reasoning");
		}
	}

	@Test
	void theServersToolsAreCallsWithResults() {
		this.model.next(Answer.tokens("Let me see.").andToolCall("call_0", "clock", "{}"),
				Answer.toolCall("call_0", "clock", "{}"), Answer.tokens("Noon."));
		try (EventStream stream = AguiInput.of(this.thread, "r1")
			.user("What time is it?")
			.agent("timekeeper")
			.stream(this.server)) {
			assertThat(types(stream)).containsExactly("RUN_STARTED", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT",
					"TEXT_MESSAGE_END", "TOOL_CALL_START", "TOOL_CALL_ARGS", "TOOL_CALL_END", "TOOL_CALL_RESULT",
					"TOOL_CALL_START", "TOOL_CALL_ARGS", "TOOL_CALL_END", "TOOL_CALL_RESULT", "TEXT_MESSAGE_START",
					"TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END", "RUN_FINISHED");
			List<JsonNode> events = events(stream);
			assertThat(events.get(4).path("parentMessageId")).isEqualTo(events.get(1).path("messageId"));
			assertThat(events.get(7).path("toolCallId")).isEqualTo(events.get(4).path("toolCallId"));
			assertThat(events.get(8).path("toolCallId")).isNotEqualTo(events.get(4).path("toolCallId"));
			assertThat(events.get(11).path("toolCallId")).isEqualTo(events.get(8).path("toolCallId"));
			assertThat(events.get(7).path("content").asString()).isNotBlank();
		}
	}

	@Test
	void aFailureInMidStreamIsARunError() {
		this.model.next(Answer.tokens("Hello", " wor").thenCut());
		try (EventStream stream = AguiInput.of(this.thread, "r1").user("Hi").stream(this.server)) {
			assertThat(types(stream)).startsWith("RUN_STARTED").endsWith("RUN_ERROR");
			JsonNode error = events(stream).getLast();
			assertThat(error.path("code").asString()).isEqualTo("model_error");
			assertThat(error.path("message").asString()).isNotBlank();
			assertThat(error.at("/metadata/retryable").asBoolean()).isTrue();
		}
	}

	@Test
	void aRefusalIsAProblemThatTheClientCanParse() {
		assertThat(AguiInput.of(this.thread, "r1").user("Hi").agent("nobody").refused(this.server)).hasStatus(404)
			.has("/error", "agent_not_found")
			.has("/instance", "/agui")
			.hasHeader("Content-Type", "application/json");
		assertThat(AguiInput.of(this.thread, "r1").refused(this.server)).has("/error", "validation_failed");
		assertThat(AguiInput.of("", "r1").user("Hi").refused(this.server)).has("/error", "validation_failed");
		assertThat(this.server.get("/agui/" + this.thread + "/stream")).has("/error", "session_not_found");
		assertThat(this.server.get("/agui")).has("/error", "method_not_allowed");
	}

	@Test
	void aCancelledRunSaysSo() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Hello", " world").gatedBy(gate));
		gate.release(1);
		try (EventStream stream = AguiInput.of(this.thread, "r1").user("Hi").stream(this.server)) {
			awaitText(stream);
			this.server.post("/runs/" + stream.runId() + "/cancel", "");
			JsonNode end = stream.last().json();
			assertThat(end.at("/outcome/type").asString()).isEqualTo("cancelled");
			assertThat(end.at("/metadata/cause").asString()).isEqualTo("client");
		}
	}

	@Test
	void anOlderClientHearsOfACancelAsAnError() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Hello", " world").gatedBy(gate));
		gate.release(1);
		try (EventStream stream = AguiInput.of(this.thread, "r1")
			.user("Hi")
			.without("protocolVersion")
			.stream(this.server)) {
			JsonNode start = stream.next().json();
			assertThat(start.has("protocolVersion")).isFalse();
			awaitText(stream);
			this.server.post("/runs/" + stream.runId() + "/cancel", "");
			assertThat(stream.last().json().path("code").asString()).isEqualTo("run_cancelled");
		}
	}

	@Test
	void theSameRunAskedForAgainIsTheSameRun() {
		this.model.answer("Hello", " world");
		String run;
		String first;
		try (EventStream stream = AguiInput.of(this.thread, "r1").user("Hi").stream(this.server)) {
			first = stream.raw();
			run = stream.runId();
		}
		try (EventStream again = AguiInput.of(this.thread, "r1").user("Hi").stream(this.server)) {
			assertThat(again.raw()).isEqualTo(first);
			assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
		}
		// The client had received a part of the answer, which it must not have twice.
		JsonNode partial = Json.parse("{\"id\":\"%s-1\",\"role\":\"assistant\",\"content\":\"Hel\"}".formatted(run));
		try (EventStream again = AguiInput.of(this.thread, "r1").user("Hi").message(partial).stream(this.server)) {
			assertThat(types(again)).startsWith("RUN_STARTED", "MESSAGES_SNAPSHOT", "TEXT_MESSAGE_START");
			assertThat(Json.texts(events(again).get(1).path("messages"), "id")).containsExactly("m1");
		}
		assertThat(AguiInput.of(this.thread, "r1").user("Something else").refused(this.server)).has("/error",
				"idempotency_key_reused");
	}

	@Test
	void contextAndStateAreDataForTheModel() {
		this.model.answer("Hello");
		try (EventStream stream = AguiInput.of(this.thread, "r1")
			.message(Json.parse("{\"id\":\"s\",\"role\":\"system\",\"content\":\"Be brief\"}"))
			.user("Hi")
			.with("context", "[{\"description\":\"page\",\"value\":\"cart\"}]")
			.with("state", "{\"items\":2}")
			.stream(this.server)) {
			assertThat(types(stream)).endsWith("RUN_FINISHED");
		}
		assertThat(this.model.lastPrompt().getLast()).startsWith("Hi")
			.contains("\"context\":[{\"description\":\"page\",\"value\":\"cart\"}]", "\"state\":{\"items\":2}",
					"\"application\":[\"Be brief\"]");
	}

	@Test
	void picturesGoAlongAndOtherMediaDoNotFailTheRun() {
		this.model.answer("A dot");
		try (EventStream stream = AguiInput.of(this.thread, "r1").message(Json.parse("""
				{"id":"m","role":"user","content":[{"type":"text","text":"What is it?"},
					{"type":"image","source":{"type":"url","value":"https://example.com/dot.png"}},
					{"type":"video","source":{"type":"url","value":"https://example.com/dot.mp4"}}]}
				""")).stream(this.server)) {
			assertThat(types(stream)).endsWith("RUN_FINISHED");
		}
		String sent = this.model.requests().getLast().messages().getLast().toString();
		assertThat(sent).contains("https://example.com/dot.png", "What is it?", "video: is not supported")
			.doesNotContain("dot.mp4");
	}

	private void answer(String runId, String text, AguiInput input) {
		this.model.answer(text);
		try (EventStream stream = input.stream(this.server)) {
			assertThat(text(events(stream))).as(runId).isEqualTo(text);
		}
	}

	private static String thought(String text) {
		return Chunks.event("{\"choices\":[{\"index\":0,\"delta\":{\"reasoning\":\"" + text + "\"}}]}");
	}

	/** Then the model has been asked. */
	private static void awaitText(EventStream stream) {
		while (!stream.next().get("type").equals("TEXT_MESSAGE_CONTENT")) {
			// Others come before it.
		}
	}

	static List<JsonNode> events(EventStream stream) {
		return stream.all().stream().map((event) -> event.json()).toList();
	}

	static List<String> types(EventStream stream) {
		return stream.all().stream().map((event) -> event.get("type")).toList();
	}

	static String text(List<JsonNode> events) {
		return String.join("",
				events.stream()
					.filter((event) -> event.path("type").asString().equals("TEXT_MESSAGE_CONTENT"))
					.map((event) -> event.path("delta").asString())
					.toList());
	}

}
