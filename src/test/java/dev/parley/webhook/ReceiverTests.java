package dev.parley.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import dev.parley.outbound.Outbound;
import dev.parley.outbound.OutboundProperties;
import dev.parley.start.SettingException;
import dev.parley.store.id.Ids;
import dev.parley.webhook.HookReceiver.Answer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Messages on connections with different behaviour of the receiver. */
class ReceiverTests {

	private static final Outbound DIRECT = new Outbound(OutboundProperties.DIRECT);

	/**
	 * Like Python's http.server, whose HTTP/1.0 responses imply that the connection is
	 * closed.
	 */
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

	@Test
	void readsRetryAfter() throws IOException {
		try (HookReceiver server = HookReceiver.start()) {
			Receiver receiver = receiver(server.url());
			server.answers((message) -> refusal("7"));
			assertThat(receiver.post("a", message())).isEqualTo(new Reply.Failed("HTTP 503", Duration.ofSeconds(7)));
			server.answers((message) -> refusal("Wed, 21 Oct 2099 07:28:00 GMT"));
			assertThat(receiver.post("b", message())).isInstanceOfSatisfying(Reply.Failed.class,
					(failed) -> assertThat(failed.retryAfter()).isGreaterThan(Duration.ofDays(365)));
			server.answers((message) -> refusal("soon"));
			assertThat(receiver.post("c", message())).isEqualTo(new Reply.Failed("HTTP 503", null));
		}
	}

	private static Answer refusal(String retryAfter) {
		return new Answer(503, Map.of("Retry-After", retryAfter));
	}

	/** The proxy would connect to the private address that this name resolves to. */
	@Test
	void aProxyIsNotAskedForPrivateNames() throws IOException {
		try (HookReceiver proxy = HookReceiver.start()) {
			Outbound outbound = new Outbound(
					new OutboundProperties("http://127.0.0.1:" + proxy.port(), "", "example.com", ""));
			Reply reply = receiver("http://localhost:9/hooks", false, outbound).post("a", message());
			assertThat(reply).isInstanceOfSatisfying(Reply.Failed.class,
					(failed) -> assertThat(failed.reason()).contains("private"));
			assertThat(proxy.messages()).isEmpty();
			// Only the proxy can resolve this name, so it is not checked here.
			assertThat(receiver("http://receiver.invalid/hooks", false, outbound).post("b", message()))
				.isEqualTo(new Reply.Taken());
			assertThat(proxy.messages()).hasSize(1);
		}
	}

	@Test
	void wrongSettingsAreNamed() {
		assertThat(Receiver.of(new WebhookProperties("", "", false), DIRECT, Clock.systemUTC())).isNull();
		assertThatExceptionOfType(SettingException.class).isThrownBy(() -> receiver("ftp://example.com", false, DIRECT))
			.withMessageContaining("PARLEY_WEBHOOK_URL");
		assertThatExceptionOfType(SettingException.class).isThrownBy(
				() -> Receiver.of(new WebhookProperties("http://example.com", "", false), DIRECT, Clock.systemUTC()))
			.withMessageContaining("PARLEY_WEBHOOK_SECRET");
		assertThat(new WebhookProperties("http://example.com", HookReceiver.SECRET, false).toString())
			.doesNotContain("whsec");
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

	/** Reads a request, which arrives in few pieces and whose body ends with a brace. */
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
		return receiver(url, true, DIRECT);
	}

	private static Receiver receiver(String url, boolean allowPrivate, Outbound outbound) {
		return Objects.requireNonNull(Receiver.of(new WebhookProperties(url, HookReceiver.SECRET, allowPrivate),
				outbound, Clock.systemUTC()));
	}

	private static WebhookMessage message() {
		return new WebhookMessage("run.completed", Instant.EPOCH, new WebhookMessage.Data(Ids.next(), Ids.next(), null,
				"assistant", "gpt", "completed", "stop", null, null, Instant.EPOCH, null, Instant.EPOCH));
	}

}
