package dev.parley.websocket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import dev.parley.testing.Answer;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.Pictures;
import dev.parley.testing.RawSocket;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import dev.parley.testing.SocketClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Frames that no friendly client sends, large messages, and clients that are gone. */
@ServerProperties({ "parley.web.keep-alive=3s", "parley.web.body-timeout=4s", "server.tomcat.connection-timeout=8s",
		"parley.run.max-answer=16MB", "parley.model.token-timeout=5m" })
@OwnServers
class WebSocketFramesIntegrationTests extends ServerTest {

	private static final int LAST_TEXT = RawSocket.FIN | RawSocket.TEXT;

	private static final int LAST = RawSocket.FIN | RawSocket.CONTINUATION;

	@TempDir
	private Path data;

	@Test
	void joinsFragmentsAroundControlFrames() throws IOException {
		try (RawSocket socket = open()) {
			byte[] message = "{\"type\":\"follow\",\"run_id\":\"é😀\"}".getBytes(StandardCharsets.UTF_8);
			socket.send(RawSocket.TEXT, Arrays.copyOf(message, 29));
			socket.send(RawSocket.FIN | RawSocket.PING, "are you there");
			socket.send(RawSocket.CONTINUATION, new byte[0]);
			socket.send(LAST, Arrays.copyOfRange(message, 29, message.length));
			List<String> answers = new ArrayList<>();
			while (answers.size() < 2) {
				RawSocket.Frame frame = Objects.requireNonNull(socket.next());
				if (frame.opcode() != RawSocket.PING) {
					answers.add(new String(frame.payload(), StandardCharsets.UTF_8));
				}
			}
			assertThat(answers.getFirst()).isEqualTo("are you there");
			assertThat(answers.getLast()).contains("run_not_found");
		}
	}

	@Test
	void closesWithTheCodeOfTheFault() throws IOException {
		assertThat(codeAfter(RawSocket.FIN | RawSocket.BINARY, "{}".getBytes(StandardCharsets.UTF_8))).isEqualTo(1003);
		assertThat(codeAfter(LAST_TEXT, new byte[] { '"', (byte) 0xC0, (byte) 0xAF, '"' })).isEqualTo(1007);
		assertThat(codeAfter(LAST_TEXT, new byte[] { (byte) 0xED, (byte) 0xA0, (byte) 0x80 })).isEqualTo(1007);
		assertThat(codeAfter(LAST_TEXT | 0x40, "{}".getBytes(StandardCharsets.UTF_8))).isEqualTo(1002);
		assertThat(codeAfter(LAST, "{}".getBytes(StandardCharsets.UTF_8))).isEqualTo(1002);
		assertThat(codeAfter(RawSocket.FIN | 3, new byte[0])).isEqualTo(1002);
		assertThat(codeAfter(RawSocket.FIN | RawSocket.PING, new byte[126])).isEqualTo(1002);
		assertThat(codeAfter(RawSocket.PING, new byte[0])).isEqualTo(1002);
		try (RawSocket socket = open()) {
			socket.write(new byte[] { (byte) LAST_TEXT, 2, '{', '}' });
			assertThat(socket.closeCode()).as("not masked").isEqualTo(1002);
		}
	}

	private int codeAfter(int firstByte, byte[] payload) throws IOException {
		try (RawSocket socket = open()) {
			socket.send(firstByte, payload);
			return socket.closeCode();
		}
	}

	@Test
	void takesAMessageOfManySmallFrames() throws IOException {
		try (RawSocket socket = open()) {
			byte[] message = ("{\"type\":\"follow\",\"run_id\":\"" + "x".repeat(20_000) + "\"}")
				.getBytes(StandardCharsets.UTF_8);
			ByteArrayOutputStream frames = new ByteArrayOutputStream();
			for (int i = 0; i < message.length; i++) {
				frames.writeBytes(RawSocket.frame(((i == 0) ? RawSocket.TEXT : RawSocket.CONTINUATION)
						| ((i == message.length - 1) ? RawSocket.FIN : 0), new byte[] { message[i] }));
			}
			socket.write(frames.toByteArray());
			assertThat(socket.text()).contains("run_not_found");
		}
	}

	@Test
	void answersEachOfManySmallMessages() throws IOException {
		try (RawSocket socket = open()) {
			ByteArrayOutputStream frames = new ByteArrayOutputStream();
			for (int i = 0; i < 500; i++) {
				frames.writeBytes(RawSocket.frame(LAST_TEXT, "[".getBytes(StandardCharsets.UTF_8)));
			}
			socket.write(frames.toByteArray());
			for (int i = 0; i < 500; i++) {
				assertThat(socket.text()).contains("malformed_request");
			}
		}
	}

	@Test
	void takesLargeMessagesOnlyWithAttachments() throws IOException {
		this.model.answer("A picture");
		try (SocketClient socket = this.server.socket("/ws")) {
			ObjectNode picture = Pictures
				.message("What?",
						Pictures.attachment("image", Pictures.url("image/png", Pictures.png(3_000_000, 1)), "p"))
				.put("type", "message");
			assertThat(socket.send(picture).next("done").path("response").asString()).isEqualTo("A picture");
			socket.send(ask("x".repeat(1_200_000)));
			assertThat(socket.next().path("error").asString()).isIn("request_too_large", "validation_failed");
			socket.send(ask("x").put("more", "x".repeat(1_200_000)));
			assertThat(socket.next().path("error").asString()).isEqualTo("request_too_large");
		}
		try (RawSocket socket = open()) {
			byte[] piece = RawSocket.frame(RawSocket.CONTINUATION, new byte[1 << 20]);
			socket.send(RawSocket.TEXT, "{");
			CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
				try {
					for (int i = 0; i < 21; i++) {
						socket.write(piece);
					}
				}
				catch (IOException ex) {
					// The server has hung up.
				}
			});
			assertThat(socket.closeCode()).isEqualTo(1009);
			flood.cancel(true);
		}
	}

	@Test
	void closesAMessageThatTakesTooLong() throws IOException {
		try (RawSocket socket = open(); SocketClient friendly = this.server.socket("/ws")) {
			socket.send(RawSocket.TEXT, "x".repeat(5_000));
			socket.send(RawSocket.FIN | RawSocket.PONG, "");
			assertThat(socket.closeCode()).isEqualTo(4408);
			assertThat(friendly.send("[").next().path("error").asString()).isEqualTo("malformed_request");
		}
	}

	@Test
	void dropsAClientThatAnswersNoPingsAndKeepsAnIdleOne() throws IOException {
		try (SocketClient idle = this.server.socket("/ws"); RawSocket gone = open()) {
			int pings = 0;
			for (RawSocket.Frame frame = gone.next(); frame != null; frame = gone.next()) {
				pings += (frame.opcode() == RawSocket.PING) ? 1 : 0;
			}
			assertThat(pings).isBetween(1, 4);
			assertThat(idle.send("[").next().path("error").asString()).isEqualTo("malformed_request");
		}
	}

	@Test
	void dropsAClientThatDoesNotReadAndServesTheOthers() throws Exception {
		String token = "漢".repeat(1000);
		String[] tokens = new String[3000];
		Arrays.fill(tokens, token);
		Gate gate = new Gate();
		this.model.next(Answer.tokens(tokens).gatedBy(gate));
		try (SocketClient asking = this.server.socket("/ws");
				RawSocket stalled = RawSocket.open(this.server.uri("/ws"), 4096)) {
			String run = asking.send(ask("Much")).next("session").path("run_id").asString();
			gate.awaitWaiting(1, Patience.LIMIT);
			stalled.send(LAST_TEXT, Json.object().put("type", "follow").put("run_id", run).toString());
			assertThat(stalled.text()).contains("\"session\"");
			gate.releaseAll();
			assertThat(asking.next("done").path("response").asString()).hasSize(3_000_000);
			Awaitility.await()
				.atMost(Patience.LIMIT)
				.until(() -> this.server.get("/metrics").body().contains("parley_readers_dropped_total 1.0"));
		}
	}

	@Test
	void followsNoMoreRunsThanItCan() throws Exception {
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens("Hello").gatedBy(gate));
		try (SocketClient socket = this.server.socket("/ws")) {
			for (int i = 0; i < 101; i++) {
				socket.send(ask("Hi"));
			}
			List<JsonNode> events = socket.until((event) -> event.path("type").asString().equals("error"));
			assertThat(events.getLast().path("error").asString()).isEqualTo("too_many_runs");
			assertThat(events.size()).isLessThanOrEqualTo(101);
			gate.awaitWaiting(100, Patience.LIMIT);
			gate.releaseAll();
			for (int i = 0; i < 100; i++) {
				assertThat(socket.next("done").path("response").asString()).isEqualTo("Hello");
			}
			assertThat(socket.send(ask("Again")).next("done").path("response").asString()).isEqualTo("Hello");
		}
	}

	@Test
	void aShutdownSendsTheEndsOfRunsFirst() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (Parley stopping = Parley.start(this.data, this.model.baseUrl(), "parley.run.drain=1m");
				SocketClient socket = stopping.server().socket("/ws");
				SocketClient idle = stopping.server().socket("/ws")) {
			socket.send(ask("Count")).next("session");
			gate.awaitWaiting(1, Patience.LIMIT);
			CompletableFuture<Void> stop = CompletableFuture.runAsync(stopping::stop);
			Awaitility.await()
				.atMost(Patience.LIMIT)
				.until(() -> idle.send(ask("New")).next().path("error").asString(), "shutting_down"::equals);
			gate.releaseAll();
			assertThat(socket.next("done").path("response").asString()).isEqualTo("One two");
			assertThat(socket.awaitClose()).isEqualTo(new SocketClient.Close(1001, "The server shuts down; reconnect"));
			assertThat(idle.awaitClose().code()).isEqualTo(1001);
			stop.get();
		}
	}

	private RawSocket open() throws IOException {
		return RawSocket.open(this.server.uri("/ws"), 0);
	}

	private static ObjectNode ask(String text) {
		return Json.message(text).put("type", "message");
	}

}
