package dev.parley.openai;

import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Patience;
import dev.parley.testing.ServerTest;
import dev.parley.testing.SocketClient;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Responses over a WebSocket. */
class ResponseSocketIntegrationTests extends ServerTest {

	@Test
	void theEventsAreThoseOfTheStream() {
		this.model.next(Answer.tokens("Hel", "lo\n\"you\""), Answer.tokens("Again"));
		try (SocketClient socket = this.server.socket("/v1/responses")) {
			socket.send(create("Hi"));
			List<JsonNode> events = socket.until(ResponseSocketIntegrationTests::isLast);
			String id = events.getFirst().at("/response/id").asString();
			EventStream stream = this.server.follow(this.server.request("/v1/responses/" + id + "?stream=true"));
			assertThat(events).isEqualTo(stream.all().stream().map((event) -> event.json()).toList());
			socket.send(create("Go on").put("previous_response_id", id));
			events = socket.until(ResponseSocketIntegrationTests::isLast);
			assertThat(events.getLast().at("/response/output/0/content/0/text").asString()).isEqualTo("Again");
			assertThat(this.model.lastPrompt()).containsExactly("Hi", "Hello\n\"you\"", "Go on");
		}
	}

	@Test
	void severalAtOnceNeedStreamIds() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One").gatedBy(gate), Answer.tokens("Two"));
		try (SocketClient socket = this.server.socket("/v1/responses")) {
			socket.send(create("A").put("stream_id", "a"));
			gate.awaitWaiting(1, Patience.LIMIT);
			socket.send(create("again").put("stream_id", "a"));
			List<JsonNode> refused = socket.until((event) -> event.path("type").asString().equals("error"));
			assertThat(refused.getLast().path("code").asString()).isEqualTo("session_busy");
			assertThat(refused.getLast().path("stream_id").asString()).isEqualTo("a");
			socket.send(create("B").put("stream_id", "b"));
			List<JsonNode> second = socket.until(ResponseSocketIntegrationTests::isLast);
			assertThat(second).extracting((event) -> event.path("stream_id").asString()).containsOnly("b");
			gate.releaseAll();
			List<JsonNode> first = socket.until(ResponseSocketIntegrationTests::isLast);
			assertThat(first).extracting((event) -> event.path("stream_id").asString()).containsOnly("a");
			assertThat(first).extracting((event) -> event.path("type").asString())
				.contains("response.output_text.delta");
		}
	}

	@Test
	void refusalsAreErrorEvents() {
		try (SocketClient socket = this.server.socket("/v1/responses")) {
			socket.send(create("Hi").put("model", "nobody"));
			JsonNode error = socket.next();
			assertThat(error.path("type").asString()).isEqualTo("error");
			assertThat(error.path("status").asInt()).isEqualTo(404);
			assertThat(error.path("code").asString()).isEqualTo("agent_not_found");
			assertThat(error.at("/error/code").asString()).isEqualTo("agent_not_found");
			assertThat(error.at("/error/message").asString()).isNotBlank();
			socket.send(Json.object().put("type", "response.cancel"));
			assertThat(socket.next().path("param").asString()).isEqualTo("type");
			socket.sendText("{");
			assertThat(socket.next().path("code").asString()).isEqualTo("malformed_request");
		}
		assertThat(this.server.get("/v1/responses")).hasStatus(400).has("/error/code", "malformed_request");
	}

	private static ObjectNode create(String message) {
		return ResponseRequests.asking("assistant", message).put("type", "response.create");
	}

	private static boolean isLast(JsonNode event) {
		return event.path("type").asString().equals("response.completed");
	}

}
