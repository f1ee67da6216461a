package dev.parley.websocket;

import java.nio.file.Path;

import dev.parley.testing.Answer;
import dev.parley.testing.Gate;
import dev.parley.testing.HeldTools;
import dev.parley.testing.Json;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import dev.parley.testing.SocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Tools of the caller, approvals and steering over a WebSocket, and the rate limit. */
@ServerProperties(HeldTools.AGENTS)
class WebSocketActionsIntegrationTests extends ServerTest {

	@TempDir
	private Path data;

	@Test
	void aWaitingRunIsContinuedByTheAnswers() {
		this.model.next(Answer.toolCall("call_1", "locate", "{}").andToolCall("call_2", "held", "{\"label\":\"a\"}"),
				Answer.tokens("You are in Rome."));
		this.parley.part(HeldTools.class).release(1);
		try (SocketClient socket = this.server.socket("/ws")) {
			ObjectNode question = ask("Where am I?").put("agent", "approver");
			question.putArray("tools").addObject().put("name", "locate").put("description", "Locates the user");
			JsonNode waiting = socket.send(question).next("requires_action");
			assertThat(Json.texts(waiting.at("/required_action/calls"), "kind")).containsExactly("client", "approval");
			assertThat(Json.names(waiting).stream().filter("run_id"::equals)).hasSize(1);
			ObjectNode answers = Json.object()
				.put("type", "message")
				.put("session_id", waiting.path("session_id").asString());
			answers.putArray("tool_results").addObject().put("id", "call_1").put("result", "Rome");
			answers.putArray("approvals").addObject().put("id", "call_2").put("approved", true);
			JsonNode done = socket.send(answers).next("done");
			assertThat(done.path("response").asString()).isEqualTo("You are in Rome.");
			assertThat(Json.texts(done.path("tool_calls"), "id")).containsExactlyInAnyOrder("call_1", "call_2");
		}
	}

	@Test
	void aMessageSteersTheActiveRun() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One").gatedBy(gate), Answer.tokens("Two"));
		try (SocketClient socket = this.server.socket("/ws")) {
			JsonNode first = socket.send(ask("Count").put("request_id", "a")).next("session");
			gate.awaitWaiting(1, Patience.LIMIT);
			socket.send(ask("Faster").put("request_id", "b")
				.put("session_id", first.path("session_id").asString())
				.put("if_busy", "steer"));
			JsonNode second = socket.next("session");
			assertThat(second.path("request_id").asString()).isEqualTo("b");
			gate.releaseAll();
			JsonNode done = socket.next("done");
			JsonNode other = socket.next("done");
			assertThat(done.path("request_id").asString() + other.path("request_id").asString()).isIn("ab", "ba");
		}
	}

	@Test
	void eachMessageCountsLikeARequest() {
		try (Parley limited = Parley.start(this.data, this.model.baseUrl(), "parley.limits.user-requests=anonymous:5");
				SocketClient socket = limited.server().socket("/ws")) {
			JsonNode refusal = socket.send("{}").next();
			while (!refusal.path("error").asString().equals("rate_limited")) {
				assertThat(refusal.path("error").asString()).isEqualTo("validation_failed");
				refusal = socket.send("{}").next();
			}
			assertThat(refusal.path("status").asInt()).isEqualTo(429);
			assertThat(refusal.path("retry_after").asInt()).isBetween(1, 60);
			assertThat(limited.server().chat(Json.message("Hi"))).isProblem(429, "rate_limited");
		}
	}

	private static ObjectNode ask(String text) {
		return Json.message(text).put("type", "message");
	}

}
