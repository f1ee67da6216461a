package dev.parley.aisdk;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.Gate;
import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.Json;
import dev.parley.testing.Patience;
import dev.parley.testing.SocketClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The envelope of {@code WebSocketChatTransport}, message by message. */
class AiSdkSocketIntegrationTests extends GuardedServerTest {

	private static final String PROTOCOL = "ai-sdk.v1";

	private static ObjectNode send(String requestId, String chat, String text) {
		return (ObjectNode) Json.parse("""
				{"type": "send", "requestId": "%s", "id": "%s", "trigger": "submit-message", "headers": {}, "body": {},
				 "messages": [{"id": "m-%s", "role": "user", "parts": [{"type": "text", "text": "%s"}]}]}"""
			.formatted(requestId, chat, requestId, text));
	}

	private static ObjectNode request(String type, String requestId, String chat) {
		return Json.object()
			.put("type", type)
			.put("requestId", requestId)
			.put("id", chat)
			.set("headers", Json.object())
			.asObject()
			.set("body", Json.object())
			.asObject();
	}

	private SocketClient open(String key) {
		String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
		SocketClient socket = this.server.socket("/ws", PROTOCOL, "parley.key." + encoded);
		assertThat(socket.subprotocol()).isEqualTo(PROTOCOL);
		return socket;
	}

	private static List<JsonNode> toEnd(SocketClient socket) {
		return socket.until((frame) -> frame.path("type").asString().equals("end"));
	}

	private static List<String> texts(List<JsonNode> frames) {
		return frames.stream()
			.map((frame) -> frame.at("/chunk/delta").asString(""))
			.filter((delta) -> !delta.isEmpty())
			.toList();
	}

	@Test
	void chunksAreNumberedFromZero() {
		this.model.answer("One", "Two");
		try (SocketClient socket = open(ADA_KEY)) {
			socket.send(send("r \\\"1\\\"", "numbers", "Hi"));
			List<JsonNode> frames = toEnd(socket);
			assertThat(frames).extracting((frame) -> frame.path("requestId").asString()).containsOnly("r \"1\"");
			assertThat(frames.getFirst().path("type").asString()).isEqualTo("start");
			List<JsonNode> chunks = frames.subList(1, frames.size() - 1);
			assertThat(chunks).extracting((frame) -> frame.path("sequence").asInt())
				.containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
			assertThat(chunks.getFirst().at("/chunk/type").asString()).isEqualTo("start");
			assertThat(chunks.getLast().at("/chunk/type").asString()).isEqualTo("finish");
			assertThat(texts(chunks)).containsExactly("One", "Two");
		}
	}

	@Test
	void resumeReplaysWhatIsActive() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", "Two").gatedBy(gate));
		try (SocketClient cut = open(ADA_KEY)) {
			cut.send(send("r1", "replayed", "Hi"));
			gate.awaitWaiting(1, Patience.LIMIT);
		}
		try (SocketClient back = open(ADA_KEY); SocketClient bob = open(LISTED_KEY)) {
			bob.send(request("resume", "r2", "replayed"));
			assertThat(bob.next()).isEqualTo(Json.parse("{\"type\": \"no-active\", \"requestId\": \"r2\"}"));
			back.send(request("resume", "r3", "replayed"));
			assertThat(back.next().path("type").asString()).isEqualTo("start");
			// Another request of the same connection takes the message over.
			back.send(request("resume", "r4", "replayed"));
			List<JsonNode> frames = back.until((frame) -> frame.path("type").asString().equals("error"));
			assertThat(frames.getLast().path("requestId").asString()).isEqualTo("r3");
			gate.releaseAll();
			List<JsonNode> rest = toEnd(back);
			assertThat(rest.getLast().path("requestId").asString()).isEqualTo("r4");
			assertThat(texts(rest)).containsExactly("One", "Two");
			// The end counts as read once it is written, which the client may see a
			// moment before.
			Awaitility.await().until(() -> {
				back.send(request("resume", "r5", "replayed"));
				String type = back.until((frame) -> List.of("end", "no-active").contains(frame.path("type").asString()))
					.getLast()
					.path("type")
					.asString();
				return type.equals("no-active");
			});
		}
	}

	@Test
	void anAbortCancelsUnlessTheAppSaysContinue() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", "Two").gatedBy(gate), Answer.tokens("One", "Two").gatedBy(gate));
		try (SocketClient socket = open(ADA_KEY)) {
			socket.send(send("r1", "aborted", "Hi"));
			String cancelled = runId(socket);
			ObjectNode lasting = send("r2", "lasting", "Hi");
			lasting.withObject("body").put("on_disconnect", "continue");
			socket.send(lasting);
			String completed = runId(socket);
			gate.awaitWaiting(2, Patience.LIMIT);
			socket.send(request("abort", "r1", "aborted"));
			socket.send(request("abort", "r2", "lasting"));
			socket.send(request("abort", "unknown", "x"));
			withKey(ADA_KEY).awaitRun(cancelled, "cancelled");
			gate.releaseAll();
			withKey(ADA_KEY).awaitRun(completed, "completed");
			assertThat(socket.waiting()).noneMatch((frame) -> frame.toString().contains("Two"));
			socket.send(request("resume", "r3", "lasting"));
			assertThat(texts(toEnd(socket))).containsExactly("One", "Two");
		}
	}

	private static String runId(SocketClient socket) {
		return socket.until((frame) -> frame.at("/chunk/type").asString("").equals("start"))
			.getLast()
			.at("/chunk/messageId")
			.asString();
	}

	@Test
	void refusalsNameTheirRequest() {
		try (SocketClient socket = open(ADA_KEY)) {
			socket.sendText("{");
			assertThat(socket.next().path("requestId").asString("-")).isEmpty();
			socket.send(Json.object().put("type", "send"));
			assertThat(socket.next().path("errorText").asString()).contains("requestId");
			socket.send(request("nonsense", "r1", "x"));
			assertThat(socket.next().path("errorText").asString()).contains("type must be send, resume, abort");
			socket.send(request("send", "r2", "x"));
			JsonNode refused = socket.next();
			assertThat(refused.path("type").asString()).isEqualTo("error");
			assertThat(refused.path("requestId").asString()).isEqualTo("r2");
			ObjectNode wrong = send("r3", "x", "Hi");
			wrong.withObject("body").put("agent", 5);
			socket.send(wrong);
			assertThat(socket.next().path("requestId").asString()).isEqualTo("r3");
		}
	}

	@Test
	void aKeyInTheFrameIsTheFirstMessages() {
		this.model.answer("One");
		try (SocketClient socket = this.server.socket("/ws", PROTOCOL)) {
			socket.send(Json.object().put("type", "auth").put("key", ADA_KEY));
			ObjectNode message = send("r1", "keyed", "Hi");
			message.withObject("headers").put("idempotency-key", "from-a-frame");
			socket.send(message);
			String first = runId(socket);
			toEnd(socket);
			message.put("requestId", "r2");
			socket.send(message);
			assertThat(runId(socket)).isEqualTo(first);
			Awaitility.await().until(() -> this.model.unusedAnswers() == 0);
		}
	}

}
