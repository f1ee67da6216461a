package dev.parley.web;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import dev.parley.testing.RawExchange;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Security headers of all responses, and malformed or slow requests. */
@ServerProperties({ "parley.web.body-timeout=1s", "server.tomcat.connection-timeout=2s" })
@OwnServers
class HeadersIntegrationTests extends ServerTest {

	private static final List<String> ALWAYS = List.of("Content-Security-Policy", "X-Content-Type-Options",
			"X-Frame-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy");

	@Test
	void everyResponseHasSecurityHeaders() {
		this.model.answer("Hello");
		List<Response> answers = List.of(this.server.get("/"), this.server.get("/chat.js"), this.server.get("/docs"),
				this.server.get("/swagger-ui/index.html"), this.server.get("/openapi.json"), this.server.get("/health"),
				this.server.get("/metrics"), this.server.get("/nothing"), this.server.get("/runs/x"),
				this.server.chat(Json.message("Hi")), this.server.chat("{"), this.server.delete("/agents"),
				this.server.with("Origin", "https://evil.example").get("/agents"),
				this.server.chat("x".repeat(1_100_000)));
		assertThat(answers).allSatisfy((answer) -> {
			ALWAYS.forEach((name) -> assertThat(answer.http().headers().allValues(name)).as("%s of %s", name, answer)
				.hasSize(1));
			assertThat(answer.header("Strict-Transport-Security")).isEmpty();
			assertThat(answer.header("Server")).isEmpty();
		});
	}

	@Test
	void allowsNoScriptInAPage() {
		String policy = this.server.get("/").header("Content-Security-Policy");
		assertThat(policy).contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
			.doesNotContain("unsafe", "*", "http:", "https:");
	}

	@Test
	void responsesToCallersAreNotCached() {
		assertThat(this.server.get("/sessions")).hasHeader("Cache-Control", "no-store");
		assertThat(this.server.get("/runs/x")).hasHeader("Cache-Control", "no-store");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /runs/%2f HTTP/1.1\r\nHost: localhost", "GET /runs/%5c HTTP/1.1\r\nHost: localhost",
			"GET /{} HTTP/1.1\r\nHost: localhost", "GET / HTTP/1.1", "GET / HTTP/1.1\r\nHost: a\r\nHost: b",
			"GET / HTTP/9.9\r\nHost: localhost", "G<script>T / HTTP/1.1\r\nHost: localhost",
			"GET /%zz HTTP/1.1\r\nHost: localhost", "GET /a/../../b HTTP/1.1\r\nHost: localhost",
			"GET /sessions;jsessionid=1 HTTP/1.1\r\nHost: localhost", "GET //sessions HTTP/1.1\r\nHost: localhost",
			"POST /chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: x",
			"POST /chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2",
			"POST /chat HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: nonsense" })
	void refusesMalformedRequestsWithProblems(String request) throws IOException {
		assertRefused(RawExchange.send(this.server.uri("/"), request + "\r\nConnection: close\r\n\r\n"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "G<script>T / HTTP/1.1\r\nHost: localhost", "GET /%zz HTTP/1.1\r\nHost: localhost",
			"GET /{} HTTP/1.1\r\nHost: localhost", "nonsense" })
	void namesNoAddressThatItCouldNotRead(String request) throws IOException {
		RawExchange answer = RawExchange.send(this.server.uri("/"), request + "\r\nConnection: close\r\n\r\n");
		assertRefused(answer);
		assertThat(answer.json().path("instance").asString("/")).startsWith("/");
	}

	@Test
	void refusesAnAddressOrHeadersThatAreTooLong() throws IOException {
		URI uri = this.server.uri("/");
		assertRefused(RawExchange.send(uri, "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
		assertRefused(RawExchange.get(uri, "Host: localhost", "X-Long: " + "x".repeat(20_000)));
		StringBuilder many = new StringBuilder("GET / HTTP/1.1\r\nHost: localhost\r\n");
		for (int i = 0; i < 200; i++) {
			many.append("X-").append(i).append(": y\r\n");
		}
		assertRefused(RawExchange.send(uri, many + "\r\n"));
	}

	@Test
	void doesNotWaitForABodyThatDoesNotCome() throws IOException {
		RawExchange answer = RawExchange.send(this.server.uri("/"), "POST /chat HTTP/1.1\r\nHost: localhost\r\n"
				+ "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
		assertThat(answer.status()).isEqualTo(408);
		assertThat(answer.error()).isEqualTo("request_timeout");
	}

	@Test
	void doesNotWaitForASlowBody() throws Exception {
		URI uri = this.server.uri("/");
		try (Socket socket = new Socket(uri.getHost(), uri.getPort());
				ExecutorService drops = Executors.newVirtualThreadPerTaskExecutor()) {
			socket.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
			OutputStream out = socket.getOutputStream();
			out.write(("POST /chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
					+ "Content-Length: 10000\r\n\r\n{")
				.getBytes(StandardCharsets.US_ASCII));
			drops.execute(() -> drop(out));
			RawExchange answer = RawExchange.read(socket.getInputStream());
			drops.shutdownNow();
			assertThat(answer.status()).isEqualTo(408);
		}
	}

	/** Sends one byte after the other until the server closes the connection. */
	private static void drop(OutputStream out) {
		try {
			while (!Thread.currentThread().isInterrupted()) {
				out.write(' ');
				LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
			}
		}
		catch (IOException ex) {
			// The server has closed the connection, as expected.
		}
	}

	private static void assertRefused(RawExchange answer) {
		assertThat(answer.status()).as("%s", answer).isBetween(400, 499);
		assertThat(answer.head()).containsIgnoringCase("application/problem+json");
		assertThat(answer.error()).isNotBlank();
		assertThat(answer.json().path("request_id").asString("")).isNotBlank();
		assertThat(answer.head() + answer.body()).doesNotContainIgnoringCase("tomcat")
			.doesNotContainIgnoringCase("<html")
			.doesNotContain("Exception");
		ALWAYS.forEach((name) -> assertThat(answer.head()).contains(name + ": "));
	}

}
