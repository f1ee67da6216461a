package dev.parley.websocket;

import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Patience;
import dev.parley.testing.Server;
import dev.parley.testing.ServerTest;
import dev.parley.testing.SocketClient;
import org.apache.catalina.Context;
import org.apache.tomcat.websocket.server.WsFilter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A conversation over a WebSocket. */
class WebSocketIntegrationTests extends ServerTest {

	@Test
	void answersWithTheEventsOfTheStream() {
		this.model.answer("Hello", " \"world\"", " \u00e9\ud83d\ude00");
		try (SocketClient socket = this.server.socket("/ws")) {
			assertThat(socket.subprotocol()).isEmpty();
			socket.send(ask("Hi").put("request_id", "q1"));
			List<JsonNode> events = socket.until((event) -> event.path("type").asString().equals("done"));
			assertThat(events).extracting((event) -> event.path("type").asString())
				.containsExactly("session", "token", "token", "token", "done");
			assertThat(events).extracting((event) -> event.path("seq").asInt()).containsExactly(1, 2, 3, 4, 5);
			assertThat(events).extracting((event) -> event.path("request_id").asString()).containsOnly("q1");
			String run = events.getFirst().path("run_id").asString();
			assertThat(events).extracting((event) -> event.path("run_id").asString()).containsOnly(run);
			assertThat(Json.names(events.get(1))).containsExactly("type", "content", "run_id", "request_id", "seq");
			assertThat(events.getLast().path("response").asString()).isEqualTo("Hello \"world\" \u00e9\ud83d\ude00");
			assertThat(this.server.get("/runs/" + run).get("state")).isEqualTo("completed");
			assertThat(this.server.get("/metrics").body()).contains("wire=\"websocket\"")
				.containsPattern("parley_websockets_open [1-9]");
		}
	}

	@Test
	void answersSeveralMessagesAtOnce() throws Exception {
		Gate first = new Gate();
		this.model.next(Answer.tokens("One").gatedBy(first), Answer.tokens("Two"));
		try (SocketClient socket = this.server.socket("/ws", "parley.v1")) {
			assertThat(socket.subprotocol()).isEqualTo("parley.v1");
			socket.send(ask("A").put("request_id", "a"));
			first.awaitWaiting(1, Patience.LIMIT);
			socket.send(ask("B").put("request_id", "b"));
			JsonNode done = socket.next("done");
			assertThat(done.path("request_id").asString()).isEqualTo("b");
			first.releaseAll();
			assertThat(socket.next("done").path("request_id").asString()).isEqualTo("a");
		}
	}

	@Test
	void followsARunFromACursor() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		String run;
		try (SocketClient cut = this.server.socket("/ws")) {
			cut.send(ask("Count"));
			gate.release();
			run = cut.next("token").path("run_id").asString();
		}
		try (SocketClient back = this.server.socket("/ws")) {
			back.send(Json.object().put("type", "follow").put("run_id", run).put("after", 2));
			gate.releaseAll();
			List<JsonNode> rest = back.until((event) -> event.path("type").asString().equals("done"));
			assertThat(rest).extracting((event) -> event.path("seq").asInt()).containsExactly(3, 4, 5);
			back.send(Json.object().put("type", "follow").put("run_id", run).put("after", 5));
			assertThat(back.next().path("type").asString()).isEqualTo("done");
		}
	}

	@Test
	void anIdempotencyKeyJoinsTheEarlierRun() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		ObjectNode message = ask("Count").put("idempotency_key", "socket-key-1");
		try (SocketClient cut = this.server.socket("/ws"); SocketClient back = this.server.socket("/ws")) {
			cut.send(message);
			gate.release();
			JsonNode token = cut.next("token");
			back.send(message.put("after", 2));
			gate.releaseAll();
			JsonNode next = back.next();
			assertThat(next.path("seq").asInt()).isEqualTo(3);
			assertThat(next.path("run_id")).isEqualTo(token.path("run_id"));
		}
	}

	@Test
	void cancelsARun() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (SocketClient socket = this.server.socket("/ws")) {
			socket.send(ask("Count"));
			String run = socket.next("session").path("run_id").asString();
			gate.awaitWaiting(1, Patience.LIMIT);
			socket.send(Json.object().put("type", "cancel").put("run_id", run));
			assertThat(socket.next("cancelled").path("cause").asString()).isEqualTo("client");
		}
	}

	@Test
	void cancelsWhatItHasStarted() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (SocketClient socket = this.server.socket("/ws")) {
			socket.send(ask("Count"));
			socket.next("session");
			gate.awaitWaiting(1, Patience.LIMIT);
			socket.send(Json.object().put("type", "cancel"));
			assertThat(socket.next("cancelled").path("seq").asInt()).isEqualTo(2);
		}
	}

	@Test
	void refusesWhatItCannotDo() {
		try (SocketClient socket = this.server.socket("/ws")) {
			assertThat(refusal(socket, "{not json")).isEqualTo("malformed_request");
			assertThat(refusal(socket, "[]")).isEqualTo("malformed_request");
			assertThat(refusal(socket, "{}")).isEqualTo("validation_failed");
			assertThat(refusal(socket, ask("").toString())).isEqualTo("validation_failed");
			assertThat(refusal(socket, ask("Hi").put("temperature", 3).toString())).isEqualTo("validation_failed");
			assertThat(refusal(socket, ask("Hi").put("temperature", "x").toString())).isEqualTo("validation_failed");
			assertThat(refusal(socket, ask("Hi").put("agent", "nobody").toString())).isEqualTo("agent_not_found");
			assertThat(refusal(socket, ask("Hi").put("session_id", "x").toString())).isEqualTo("session_not_found");
			assertThat(refusal(socket, "{\"type\":\"follow\"}")).isEqualTo("run_not_found");
			assertThat(refusal(socket, "{\"type\":\"cancel\",\"run_id\":\"x\"}")).isEqualTo("run_not_found");
			socket.send(ask("").put("request_id", "r-7"));
			JsonNode refusal = socket.next();
			assertThat(Json.names(refusal)).contains("type", "title", "status", "detail", "error", "errors",
					"request_id");
			assertThat(refusal.path("request_id").asString()).isEqualTo("r-7");
			assertThat(refusal.path("status").asInt()).isEqualTo(422);
		}
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void inProtectedModeOnlyThisMachineConnects() {
		for (Server foreign : List.of(this.server.with("Origin", "https://evil.example"),
				this.server.with("X-Forwarded-For", "192.0.2.1"), this.server.with("Origin", "null"))) {
			assertThatThrownBy(() -> foreign.socket("/ws")).rootCause().hasMessageContaining("403");
		}
		this.server.with("Origin", this.server.uri("/").toString().replaceAll("/$", "")).socket("/ws").close();
	}

	@Test
	void theEndOfAFailedRunIsItsLastEvent() {
		this.model.next(Answer.tokens("One").thenCut());
		try (SocketClient socket = this.server.socket("/ws")) {
			JsonNode token = socket.send(ask("Count").put("request_id", "q")).next("token");
			JsonNode error = socket.next();
			assertThat(Json.names(error)).containsExactly("type", "code", "detail", "retryable", "run_id", "request_id",
					"seq");
			assertThat(error.path("code").asString()).isEqualTo("model_error");
			assertThat(error.path("run_id")).isEqualTo(token.path("run_id"));
		}
	}

	@Test
	void aRunIsCancelledWithItsLastReader() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		String run;
		try (SocketClient socket = this.server.socket("/ws")) {
			run = socket.send(ask("Count").put("on_disconnect", "cancel")).next("session").path("run_id").asString();
			gate.awaitWaiting(1, Patience.LIMIT);
		}
		assertThat(this.server.awaitRun(run, "cancelled")).has("/cancel_cause", "disconnect");
	}

	@Test
	void plainRequestsAreTold() {
		assertThat(this.server.get("/ws")).isProblem(400, "malformed_request");
		assertThat(this.server.post("/ws", "{}")).isProblem(405, "method_not_allowed");
	}

	@Test
	void noOtherRequestPassesAFilterOfWebSockets() {
		Context context = (Context) this.parley.tomcat().getHost().findChildren()[0];
		assertThat(context.findFilterDefs()).noneMatch((filter) -> filter.getFilter() instanceof WsFilter
				|| String.valueOf(filter.getFilterName()).contains("WebSocket"));
		assertThat(context.findFilterMaps()).noneMatch((map) -> map.getFilterName().contains("WebSocket"));
	}

	private static String refusal(SocketClient socket, String text) {
		socket.sendText(text);
		JsonNode refusal = socket.next();
		assertThat(refusal.path("type").asString()).as(refusal.toString()).isEqualTo("error");
		return refusal.path("error").asString();
	}

	private static ObjectNode ask(String text) {
		return Json.message(text).put("type", "message");
	}

}
