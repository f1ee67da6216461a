package dev.parley.agui;

import java.util.List;
import java.util.UUID;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.HeldTools;
import dev.parley.testing.Json;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Tools that the client runs, and approvals as interrupts. */
@ServerProperties(HeldTools.AGENTS)
class AguiActionIntegrationTests extends ServerTest {

	private static final String TOOLS = "[{\"name\":\"locate\",\"description\":\"Where the user is\",\"parameters\":{}}]";

	private static final String HELD = "{\"label\":\"done\"}";

	private final String thread = "thread-" + UUID.randomUUID();

	@Test
	void aToolOfTheClientEndsTheRunAndItsResultContinues() {
		this.model.next(Answer.toolCall("call_0", "locate", "{}"), Answer.tokens("You are in Rome."));
		String callId;
		try (EventStream stream = AguiInput.of(this.thread, "r1")
			.user("Where am I?")
			.with("tools", TOOLS)
			.stream(this.server)) {
			List<JsonNode> events = AguiIntegrationTests.events(stream);
			assertThat(AguiIntegrationTests.types(stream)).containsExactly("RUN_STARTED", "TOOL_CALL_START",
					"TOOL_CALL_ARGS", "TOOL_CALL_END", "RUN_FINISHED");
			callId = events.get(1).path("toolCallId").asString();
			assertThat(events.getLast().path("outcome"))
				.isEqualTo(Json.parse("{\"type\":\"success\",\"pendingToolCallIds\":[\"%s\"]}".formatted(callId)));
		}
		AguiInput result = AguiInput.of(this.thread, "r2")
			.user("Where am I?")
			.assistantCalls(callId, "locate", "{}")
			.tool(callId, "Rome")
			.with("tools", TOOLS);
		try (EventStream stream = result.stream(this.server)) {
			assertThat(AguiIntegrationTests.types(stream)).as("the client has the result")
				.containsExactly("RUN_STARTED", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END",
						"RUN_FINISHED");
		}
		assertThat(this.model.requests().getLast().messages().getLast().path("content").asString()).isEqualTo("Rome");
		try (EventStream again = result.stream(this.server)) {
			assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
			assertThat(AguiIntegrationTests.types(again)).doesNotContain("TOOL_CALL_RESULT").endsWith("RUN_FINISHED");
		}
	}

	@Test
	void aResultMayComeWithTheNextMessage() {
		this.model.next(Answer.toolCall("call_0", "locate", "{}").andToolCall("call_1", "locate", "{}"));
		String callId;
		try (EventStream stream = AguiInput.of(this.thread, "r1")
			.user("Where am I?")
			.with("tools", TOOLS)
			.stream(this.server)) {
			callId = stream.last().json().at("/outcome/pendingToolCallIds/0").asString();
		}
		this.model.answer("Good morning, Rome.");
		try (EventStream stream = AguiInput.of(this.thread, "r2")
			.user("Where am I?")
			.assistantCalls(callId, "locate", "{}")
			.tool(callId, "Rome")
			.user("Say good morning")
			.with("tools", TOOLS)
			.stream(this.server)) {
			assertThat(AguiIntegrationTests.text(AguiIntegrationTests.events(stream))).isEqualTo("Good morning, Rome.");
		}
		assertThat(this.model.lastPrompt()).containsSubsequence("Where am I?", "Rome",
				"declined by the user: a new message came in place of an answer", "Say good morning");
	}

	@Test
	void aThreadThatIsNewHereMayBeginWithAResult() {
		this.model.answer("You are in Rome.");
		try (EventStream stream = AguiInput.of(this.thread, "r1")
			.user("Where am I?")
			.assistantCalls("c1", "locate", "{}")
			.tool("c1", "Rome")
			.with("tools", TOOLS)
			.stream(this.server)) {
			assertThat(AguiIntegrationTests.text(AguiIntegrationTests.events(stream))).isEqualTo("You are in Rome.");
		}
		assertThat(this.model.requests().getLast().messages().getLast().path("role").asString()).isEqualTo("tool");
	}

	@Test
	void anOlderClientFindsOutByItselfWhichCallsAreItsOwn() {
		this.model.next(Answer.toolCall("call_0", "locate", "{}"));
		try (EventStream stream = AguiInput.of(this.thread, "r1")
			.user("Where am I?")
			.with("tools", TOOLS)
			.without("protocolVersion")
			.stream(this.server)) {
			assertThat(stream.last().json().path("outcome")).isEqualTo(Json.parse("{\"type\":\"success\"}"));
		}
	}

	@Test
	void anApprovalIsAnInterruptAndTheCallIsMadeOnce() throws InterruptedException {
		String callId = interrupt("r1");
		this.model.answer("Done.");
		this.parley.part(HeldTools.class).release(1);
		AguiInput resume = AguiInput.of(this.thread, "r2")
			.user("Hold on")
			.assistantCalls(callId, "held", HELD)
			.with("resume", "[{\"interruptId\":\"%s\",\"status\":\"resolved\",\"payload\":{\"approved\":true}}]"
				.formatted(callId));
		try (EventStream stream = resume.stream(this.server)) {
			List<JsonNode> events = AguiIntegrationTests.events(stream);
			assertThat(AguiIntegrationTests.types(stream)).containsExactly("RUN_STARTED", "TOOL_CALL_RESULT",
					"TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END", "RUN_FINISHED");
			assertThat(events.get(1).path("toolCallId").asString()).isEqualTo(callId);
			assertThat(events.get(1).path("content").asString()).isEqualTo("done");
			assertThat(events.getLast().at("/outcome/type").asString()).isEqualTo("success");
		}
		this.parley.part(HeldTools.class).awaitCall();
		try (EventStream again = resume.stream(this.server)) {
			assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
		}
	}

	@Test
	void aDeclinedOrAbandonedCallIsNotMade() {
		for (String answer : List.of("\"resolved\",\"payload\":{\"approved\":false,\"reason\":\"Not today\"}",
				"\"cancelled\"")) {
			String callId = interrupt("ask" + answer.length());
			this.model.answer("As you like.");
			try (EventStream stream = AguiInput.of(this.thread, "answer" + answer.length())
				.with("resume", "[{\"interruptId\":\"%s\",\"status\":%s}]".formatted(callId, answer))
				.stream(this.server)) {
				JsonNode result = AguiIntegrationTests.events(stream).get(1);
				assertThat(result.path("content").asString()).startsWith("declined by the user");
				assertThat(result.at("/metadata/failed").asBoolean()).isTrue();
			}
		}
	}

	@Test
	void aMessageInsteadOfAnAnswerDeclines() {
		String callId = interrupt("r1");
		this.model.answer("Never mind then.");
		try (EventStream stream = AguiInput.of(this.thread, "r2")
			.user("Hold on")
			.assistantCalls(callId, "held", HELD)
			.user("Forget it")
			.with("resume", "[{\"interruptId\":\"%s\",\"status\":\"cancelled\"}]".formatted(callId))
			.stream(this.server)) {
			assertThat(AguiIntegrationTests.text(AguiIntegrationTests.events(stream))).isEqualTo("Never mind then.");
		}
	}

	@Test
	void answersThatFitNothingAreRefused() {
		String callId = interrupt("r1");
		assertThat(AguiInput.of(this.thread, "r2")
			.with("resume", "[{\"interruptId\":\"other\",\"status\":\"cancelled\"}]")
			.refused(this.server)).has("/error", "validation_failed");
		assertThat(AguiInput.of(this.thread, "r3")
			.with("resume", "[{\"interruptId\":\"%s\",\"status\":\"resolved\"}]".formatted(callId))
			.refused(this.server)).has("/errors/0/field", "resume[0].payload");
		assertThat(AguiInput.of("thread-" + UUID.randomUUID(), "r4")
			.with("resume", "[{\"interruptId\":\"%s\",\"status\":\"cancelled\"}]".formatted(callId))
			.refused(this.server)).has("/error", "validation_failed");
	}

	private String interrupt(String runId) {
		this.model.next(Answer.toolCall("call_0", "held", HELD));
		try (EventStream stream = AguiInput.of(this.thread, runId)
			.user("Hold on")
			.agent("approver")
			.stream(this.server)) {
			JsonNode outcome = stream.last().json().path("outcome");
			assertThat(outcome.path("type").asString()).isEqualTo("interrupt");
			JsonNode interrupt = outcome.at("/interrupts/0");
			assertThat(interrupt.path("reason").asString()).isEqualTo("tool_call");
			assertThat(interrupt.path("message").asString()).contains("held");
			assertThat(interrupt.at("/responseSchema/required/0").asString()).isEqualTo("approved");
			assertThat(interrupt.path("toolCallId")).isEqualTo(interrupt.path("id"));
			return interrupt.path("id").asString();
		}
	}

}
