package dev.parley.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

import dev.parley.outbound.Outbound;
import dev.parley.outbound.OutboundProperties;
import dev.parley.store.Ids;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a receiver's connections do to messages. */
class ReceiverTests {

	/** As Python's http.server does, whose responses say so by their version only. */
	@Test
	void aReceiverMayCloseEachConnectionWithoutSayingSo() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Thread.ofVirtual().start(() -> takeAll(server));
			Receiver receiver = receiver("http://127.0.0.1:" + server.getLocalPort() + "/hooks");
			for (int i = 0; i < 20; i++) {
				assertThat(receiver.post("id-" + i, message())).isEqualTo(new Reply.Taken());
			}
		}
	}

	private static void takeAll(ServerSocket server) {
		while (!server.isClosed()) {
			try (Socket socket = server.accept()) {
				read(socket.getInputStream());
				socket.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			}
			catch (IOException ex) {
				// The test is over, or the client was closed.
			}
		}
	}

	/** Reads a request; all of it comes in few pieces, and its body ends with a brace. */
	private static void read(InputStream in) throws IOException {
		StringBuilder request = new StringBuilder();
		byte[] buffer = new byte[8192];
		while (!request.toString().endsWith("}}")) {
			int count = in.read(buffer);
			if (count < 0) {
				throw new IOException("No request");
			}
			request.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
		}
	}

	private static Receiver receiver(String url) {
		return Objects.requireNonNull(Receiver.of(new WebhookProperties(url, HookReceiver.SECRET, true),
				new Outbound(OutboundProperties.DIRECT), Clock.systemUTC()));
	}

	private static WebhookMessage message() {
		return new WebhookMessage("run.completed", Instant.EPOCH, new WebhookMessage.Data(Ids.next(), Ids.next(), null,
				"assistant", "gpt", "completed", "stop", null, null, Instant.EPOCH, null, Instant.EPOCH));
	}

}
