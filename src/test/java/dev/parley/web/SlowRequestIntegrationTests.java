package dev.parley.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.RawExchange;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests whose head arrives slowly. Tomcat's own limit is a minute for each byte.
 */
@ServerProperties({ "parley.web.head-timeout=8s", "server.tomcat.connection-timeout=60s" })
@OwnServers
class SlowRequestIntegrationTests extends ServerTest {

	/** Time enough for a head in pieces on a busy machine. */
	private static final Duration HEAD = Duration.ofSeconds(8);

	/** Much shorter than Tomcat's own limit. */
	private static final int SOON_MILLIS = 40_000;

	@Test
	void closesSlowHeads() throws InterruptedException {
		List<Long> held = Parallel.calls(62, (i) -> switch (i) {
			case 0 -> held("GET /" + "x".repeat(8_000), 200);
			case 1 -> held("GET /agents HTTP/1.1\r\nHo", 0);
			default -> held("GET /agents HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(8_000), 200);
		});
		assertThat(held.getFirst()).as("a slow first line").isLessThan(SOON_MILLIS);
		assertThat(held.get(1)).as("a head that stops").isBetween(HEAD.toMillis() - 500, (long) SOON_MILLIS);
		assertThat(held.subList(2, held.size())).as("slow heads")
			.allSatisfy((millis) -> assertThat(millis).isBetween(HEAD.toMillis() - 500, (long) SOON_MILLIS));
	}

	/**
	 * A head in pieces, a body that arrives after the head's limit, an idle connection,
	 * another request.
	 */
	@Test
	void doesNotLimitOtherSlowParts() throws IOException {
		try (Socket socket = connect(); Socket idle = connect()) {
			send(idle, "GET /agents HTTP/1.1\r\nHost: localhost\r\n\r\n");
			send(socket, "POST /sessions HTTP/1.1\r\nHo");
			pause(Duration.ofMillis(300));
			send(socket, "st: localhost\r\nContent-Type: application/json\r\n");
			pause(Duration.ofMillis(300));
			send(socket, "Content-Length: 2\r\n\r\n{");
			pause(HEAD.plusSeconds(2));
			send(socket, "}");
			assertThat(line(socket)).startsWith("HTTP/1.1 201");
			send(idle, "GET /agents HTTP/1.1\r\nHost: localhost\r\nConnec");
			pause(Duration.ofMillis(300));
			send(idle, "tion: close\r\n\r\n");
			assertThat(RawExchange.read(idle.getInputStream()).text().split("HTTP/1.1 200", -1)).as("both answers")
				.hasSize(3);
		}
	}

	/** How long the server keeps a connection on which the text arrives byte by byte. */
	private long held(String head, long pauseMillis) {
		long begun = System.nanoTime();
		try (Socket socket = connect()) {
			byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
			if (pauseMillis == 0) {
				socket.getOutputStream().write(bytes);
			}
			else {
				Thread.ofVirtual().start(() -> drop(socket, bytes, pauseMillis));
			}
			RawExchange.read(socket.getInputStream());
			return Duration.ofNanos(System.nanoTime() - begun).toMillis();
		}
		catch (IOException ex) {
			throw new AssertionError("The server does not hang up", ex);
		}
	}

	private static void drop(Socket socket, byte[] bytes, long pauseMillis) {
		try {
			OutputStream out = socket.getOutputStream();
			for (byte each : bytes) {
				out.write(each);
				pause(Duration.ofMillis(pauseMillis));
			}
		}
		catch (IOException ex) {
			// The server has closed the connection, as expected.
		}
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket(this.server.uri("/").getHost(), this.server.uri("/").getPort());
		socket.setTcpNoDelay(true);
		socket.setSoTimeout(SOON_MILLIS);
		return socket;
	}

	private static void send(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	private static String line(Socket socket) throws IOException {
		InputStream in = socket.getInputStream();
		StringBuilder line = new StringBuilder();
		for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
			line.append((char) next);
		}
		return line.toString();
	}

	/** Pauses between bytes, because the test is about real time. */
	private static void pause(Duration time) {
		LockSupport.parkNanos(time.toNanos());
	}

}
