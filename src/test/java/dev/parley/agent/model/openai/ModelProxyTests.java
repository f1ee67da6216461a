package dev.parley.agent.model.openai;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelGateway;
import dev.parley.outbound.Outbound;
import dev.parley.outbound.OutboundProperties;
import dev.parley.testing.Answer;
import dev.parley.testing.OwnServers;
import dev.parley.testing.PrivateAuthority;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Relay;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Proxies, certificates, headers and queries of requests to the API. */
@OwnServers
@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
class ModelProxyTests {

	private static final String BASIC = "Basic "
			+ Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.UTF_8));

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path folder;

	@BeforeEach
	void answer() {
		this.model.otherwise((_) -> Answer.tokens("Yes"));
	}

	@AfterEach
	void close() {
		this.model.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void goesThroughTheProxy(boolean credentials) throws Exception {
		try (Relay proxy = Relay.proxy(this.model.port(), credentials ? BASIC : null)) {
			ask("http://model.example.com/v1", new OutboundProperties(address(proxy, credentials), "", "", ""));
			assertThat(proxy.asked()).containsExactly("POST http://model.example.com/v1/chat/completions HTTP/1.1",
					"POST http://model.example.com/v1/chat/completions HTTP/1.1");
		}
		assertThat(this.model.requests()).hasSize(2)
			.allMatch((request) -> request.header("Proxy-Authorization").isEmpty());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void tunnelsThroughTheProxy(boolean credentials) throws Exception {
		PrivateAuthority authority = PrivateAuthority.in(this.folder, "model.example.com");
		try (Relay tls = Relay.tls(this.model.port(), authority.server());
				Relay proxy = Relay.proxy(tls.port(), credentials ? BASIC : null)) {
			ask("https://model.example.com/v1",
					new OutboundProperties("", address(proxy, credentials), "", authority.pem().toString()));
			assertThat(proxy.asked()).as("one tunnel").containsExactly("CONNECT model.example.com:443 HTTP/1.1");
		}
		assertThat(this.model.requests()).hasSize(2)
			.allMatch((request) -> request.header("Proxy-Authorization").isEmpty());
	}

	@Test
	void aProxyThatWantsOtherCredentialsIsAnError() throws Exception {
		try (Relay proxy = Relay.proxy(this.model.port(), "Basic other")) {
			assertThatExceptionOfType(ModelException.class).isThrownBy(
					() -> ask("http://model.example.com/v1", new OutboundProperties(address(proxy, true), "", "", "")));
			assertThatExceptionOfType(ModelException.class).isThrownBy(() -> ask("https://model.example.com/v1",
					new OutboundProperties("", address(proxy, true), "", "")));
		}
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void doesNotTrustUnknownCertificates() throws Exception {
		PrivateAuthority authority = PrivateAuthority.in(this.folder, "localhost");
		try (Relay tls = Relay.tls(this.model.port(), authority.server())) {
			assertThatExceptionOfType(ModelException.class)
				.isThrownBy(() -> ask("https://localhost:" + tls.port() + "/v1", OutboundProperties.DIRECT));
		}
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void callsAServerWithoutAKey() {
		ModelGateway gateway = Gateways.to(Gateways.properties("", this.model.baseUrl(), "", ""), Gateways.DIRECT);
		ask(gateway, true);
		ask(gateway, false);
		assertThat(this.model.requests()).hasSize(2).allMatch((request) -> request.header("Authorization").isEmpty());
	}

	@Test
	void sendsTheQueryAndTheHeadersWithEveryRequest() {
		ModelGateway gateway = Gateways.to(
				Gateways.properties("", this.model.baseUrl() + "/?api-version=x", "api-key: abc; User-Agent: shop", ""),
				Gateways.DIRECT);
		ask(gateway, true);
		ask(gateway, false);
		assertThat(this.model.requests()).extracting(RecordedRequest::path)
			.isEqualTo(List.of("/v1/chat/completions?api-version=x", "/v1/chat/completions?api-version=x"));
		assertThat(this.model.requests()).allSatisfy((request) -> {
			assertThat(request.header("api-key")).contains("abc");
			assertThat(request.headers().allValues("User-Agent")).containsExactly("shop");
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void followsNoRedirect(int status) {
		this.model.otherwise((_) -> Answer.status(status).header("Location", "/v1/elsewhere/chat/completions"));
		assertThatExceptionOfType(ModelException.class)
			.isThrownBy(() -> ask(this.model.baseUrl(), OutboundProperties.DIRECT));
		assertThat(this.model.requests()).hasSize(1);
	}

	private static String address(Relay proxy, boolean credentials) {
		return "http://" + (credentials ? "me:secret@" : "") + "127.0.0.1:" + proxy.port();
	}

	private static void ask(String baseUrl, OutboundProperties outbound) {
		ModelGateway gateway = Gateways.to(Gateways.properties(Gateways.KEY, baseUrl, "", ""), new Outbound(outbound));
		// The end of a stream may still be read when the next call starts.
		ask(gateway, false);
		ask(gateway, true);
	}

	private static void ask(ModelGateway gateway, boolean streamed) {
		assertThat(gateway.ask(Gateways.userMessage("hello", streamed), (_) -> {
		}, new Cancellation()).text()).isEqualTo("Yes");
	}

}
