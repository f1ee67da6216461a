package dev.parley.security;

import java.io.IOException;

import dev.parley.testing.Json;
import dev.parley.testing.RawExchange;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Protected mode: without authentication only this machine may call. */
class ProtectedModeIntegrationTests extends ServerTest {

	private static final String HERE = "Host: localhost:8000";

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000", "app.localhost" })
	void letsThisMachineCallItselfByAnyOfItsNames(String host) throws IOException {
		assertThat(get("/agents", "Host: " + host).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil.example", "localhost.evil.example", "192.168.1.5:8000", "" })
	void refusesAnotherName(String host) throws IOException {
		assertRefused(get("/agents", "Host: " + host));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Forwarded: for=192.0.2.1", "X-Forwarded-For: 192.0.2.1", "x-forwarded-host: localhost",
			"X-Forwarded-Proto: https", "X-Forwarded-Anything: at all", "X-Real-IP: 192.0.2.1", "Via: 1.1 proxy" })
	void refusesWhatCameThroughAProxy(String header) throws IOException {
		assertRefused(get("/agents", HERE, header));
	}

	/** HTTP/1.0, nginx's default for upstream servers. */
	@Test
	void refusesTheProtocolOfAPlainProxy() throws IOException {
		assertRefused(RawExchange.send(this.server.uri("/"), "GET /agents HTTP/1.0\r\nHost: localhost:8000\r\n\r\n"));
		assertThat(
				RawExchange.send(this.server.uri("/"), "GET /health HTTP/1.0\r\nHost: localhost:8000\r\n\r\n").status())
			.isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example", "null", "http://localhost.evil.example", "http://[" })
	void refusesPagesFromElsewhere(String origin) throws IOException {
		assertRefused(get("/agents", HERE, "Origin: " + origin));
	}

	@Test
	void hidesThePagesToo() throws IOException {
		for (String path : new String[] { "/", "/docs", "/openapi.json", "/chat.js", "/metrics", "/nothing" }) {
			assertRefused(get(path, "Host: evil.example"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/health", "/health/live", "/health/ready" })
	void answersProbesInAnyCase(String path) throws IOException {
		assertThat(get(path, "Host: 10.0.0.7:8000", "X-Forwarded-For: 192.0.2.1", "X-Real-IP: 192.0.2.1",
				"Via: 1.1 proxy", "Origin: https://evil.example")
			.status()).isEqualTo(200);
	}

	@Test
	void everybodyIsTheSameUserWhoMayAskEveryAgentAndIsNoAdmin() {
		this.model.answer("Yes");
		assertThat(this.server.chat(Json.message("Hi").put("agent", "premium"))).hasStatus(200);
		assertThat(this.server.get("/admin/usage")).isProblem(403, "forbidden");
		assertThat(this.server.with("X-API-Key", "whatever").get("/sessions")).hasStatus(200);
	}

	@Test
	void refusesUserHeaders() {
		assertThat(this.server.with("X-User-ID", "ada").get("/sessions")).isProblem(403, "forbidden");
		assertThat(this.server.with("X-User-Name", "Ada").get("/sessions")).isProblem(403, "forbidden");
	}

	private RawExchange get(String path, String... headers) throws IOException {
		return RawExchange.get(this.server.uri(path), headers);
	}

	private static void assertRefused(RawExchange response) {
		assertThat(response.status()).isEqualTo(403);
		assertThat(response.error()).isEqualTo("protected_mode");
		assertThat(response.json().path("detail").asString()).contains("VALID_API_KEYS", "PARLEY_AUTH=none");
	}

}
