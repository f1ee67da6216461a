package dev.parley.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.Completion;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.HeldTools;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs whose tools are slow, fail, are cut off, or are too many. */
@ServerProperties({ HeldTools.AGENTS, "parley.agent.max-tool-calls=3", "parley.agent.max-run-tokens=1000" })
@OwnServers
class ToolRunIntegrationTests extends ServerTest {

	private static final ObjectNode MESSAGE = Json.message("Hold on").put("agent", "holder");

	private HeldTools tools;

	@TempDir
	private Path crashed;

	@BeforeEach
	void takeTheToolsByTheHand() {
		this.tools = this.parley.part(HeldTools.class);
	}

	@Test
	void tellsResultsAsTheyComeAndTheModelInTheOrderOfTheCalls() throws InterruptedException {
		this.model.next(held("call_1").andToolCall("call_2", "clock", "{}"), Answer.tokens("Done."));
		try (EventStream stream = this.server.stream(MESSAGE)) {
			assertThat(stream.event("tool_result").get("id")).isEqualTo("call_2");
			this.tools.awaitCall();
			this.tools.release(1);
			assertThat(stream.event("tool_result").get("id")).isEqualTo("call_1");
			assertThat(Json.texts(stream.last().json().path("tool_calls"), "id")).containsExactly("call_1", "call_2");
			assertThat(this.server.get("/runs/" + stream.runId())).has("/tool_calls",
					stream.last().json().path("tool_calls"));
		}
		List<JsonNode> prompt = this.model.requests().getLast().messages();
		assertThat(prompt.subList(prompt.size() - 2, prompt.size()))
			.extracting((message) -> message.path("tool_call_id").asString())
			.containsExactly("call_1", "call_2");
	}

	@Test
	void keepsWhatIsKnownWhereItIsCancelledInTheMiddleOfATool() throws InterruptedException {
		this.model.next(held("call_1").andToolCall("call_2", "clock", "{}")
			.andToolCall("call_3", "stubborn", "{\"label\":\"c\"}"));
		try (EventStream stream = this.server.stream(MESSAGE)) {
			stream.event("tool_result");
			this.tools.awaitCall();
			this.tools.awaitCall();
			long asked = System.nanoTime();
			this.server.post("/runs/" + stream.runId() + "/cancel", "");
			assertThat(stream.types()).containsExactly("session", "tool_call", "tool_call", "tool_call", "tool_result",
					"cancelled");
			assertThat(Duration.ofNanos(stream.last().arrivedAt() - asked)).isLessThan(Patience.AT_ONCE);
			this.tools.awaitInterrupt();
			Response session = this.server.get("/sessions/" + stream.sessionId());
			assertThat(session).has("/messages/1/tool_calls/0/error", "outcome_unknown")
				.has("/messages/1/tool_calls/2/error", "outcome_unknown");
			assertThat(session.json().at("/messages/1/tool_calls/1/result").asString()).isNotBlank();
			// The result of the tool that ignored its interrupt is discarded.
			this.tools.release(1);
			assertNextTurnKnows(stream.sessionId(), "call_1", "call_2", "call_3");
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/messages/1",
					session.json().at("/messages/1"));
		}
	}

	@Test
	void keepsToolCallsAcrossACrashAndKnowsThemAgain() throws Exception {
		String key = "crash-" + this.crashed.getFileName();
		String firstKey;
		this.model.next(Answer.toolCall("call_1", "clock", "{}"), held("call_2"));
		try (EventStream stream = Calls.stream(this.server, key, MESSAGE)) {
			firstKey = this.tools.awaitCall().key();
			assertThat(firstKey).isEqualTo(stream.runId() + ":2");
			Path folder = Files.createDirectory(this.crashed.resolve("data"));
			this.parley.crashCopy(folder);
			try (Parley again = Parley.start(folder, this.model.baseUrl(), HeldTools.AGENTS)) {
				HeldTools restarted = again.part(HeldTools.class);
				Response session = again.server().get("/sessions/" + stream.sessionId());
				assertThat(session).has("/messages/2/tool_calls/0/error", "outcome_unknown");
				assertThat(again.server().get("/runs/" + stream.runId())).has("/error/code", "interrupted");

				this.model.next(held("call_3").andToolCall("call_4", "held", "{\"label\":\"another\"}"),
						Answer.tokens("Half").thenCut());
				restarted.release(2);
				assertThat(Calls.post(again.server(), "/chat", key, MESSAGE)).isProblem(502, "model_error");
				assertThat(List.of(restarted.awaitCall().key(), restarted.awaitCall().key()))
					.containsExactlyInAnyOrder(firstKey, stream.runId() + ":3");
				assertKnows("call_1", "call_2", "call_3", "call_4");

				this.model.next(held("call_5"), Answer.tokens("Done."));
				restarted.release(1);
				assertThat(Calls.post(again.server(), "/chat", key, MESSAGE)).has("/response", "Done.");
				assertThat(restarted.awaitCall().key()).as("all that were cut off are settled")
					.isEqualTo(stream.runId() + ":4");
			}
			this.tools.release(1);
			this.model.otherwise((request) -> Answer.tokens("Bye."));
			assertThat(stream.last().type()).isEqualTo("done");
		}
	}

	@Test
	void endsARunThatAsksForTooManyCalls() {
		this.model.next(Answer.toolCall("1", "clock", "{}").andToolCall("2", "clock", "{}"),
				Answer.toolCall("3", "clock", "{}").andToolCall("4", "clock", "{}"));
		Response refused = this.server.chat(MESSAGE);
		assertThat(refused).isProblem(502, "model_error");
		assertThat(refused.get("detail")).contains("more than 3 tool calls");
		assertThat(this.server.get("/runs/" + refused.get("run_id")).json().path("tool_calls").size()).isEqualTo(2);
	}

	@Test
	void endsARunThatUsesTooManyTokens() {
		this.model.next(Answer.toolCall("1", "clock", "{}").usage(600, 10),
				Answer.toolCall("2", "clock", "{}").usage(600, 10));
		try (EventStream stream = this.server.stream(MESSAGE)) {
			assertThat(stream.types()).containsExactly("session", "tool_call", "tool_result", "error");
			Event error = stream.last();
			assertThat(error.get("code")).isEqualTo("model_error");
			assertThat(error.get("detail")).contains("more than 1000 tokens");
			assertThat(error.json().path("retryable").asBoolean(true)).isFalse();
		}
	}

	private static Completion held(String id) {
		return Answer.toolCall(id, "held", "{\"label\":\"a\"}");
	}

	private void assertNextTurnKnows(String session, String... calls) {
		this.model.next(Answer.tokens("I see."));
		assertThat(this.server.chat(Json.message("And?", session))).hasStatus(200);
		assertKnows(calls);
	}

	/** The last prompt contains each call once, directly followed by its result. */
	private void assertKnows(String... calls) {
		List<JsonNode> prompt = this.model.requests().getLast().messages();
		List<String> asked = prompt.stream()
			.flatMap((message) -> message.path("tool_calls").valueStream())
			.map((call) -> call.path("id").asString())
			.toList();
		List<String> told = prompt.stream()
			.filter((message) -> message.path("role").asString().equals("tool"))
			.map((message) -> message.path("tool_call_id").asString())
			.toList();
		assertThat(asked).containsExactly(calls);
		assertThat(told).containsExactly(calls);
		assertThat(prompt.toString()).contains("outcome of this call is unknown");
	}

}
