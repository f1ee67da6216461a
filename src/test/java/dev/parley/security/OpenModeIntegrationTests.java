package dev.parley.security;

import java.io.IOException;

import dev.parley.testing.OwnServers;
import dev.parley.testing.RawExchange;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Open mode: {@code PARLEY_AUTH=none} lets everybody call. */
@ServerProperties({ "parley.security.auth=none", "parley.security.allowed-hosts=parley.example,*.chat.example" })
@OwnServers
class OpenModeIntegrationTests extends ServerTest {

	@Test
	void letsEverybodyInThroughProxiesToo() throws IOException {
		assertThat(get("/agents", "parley.example:8000", "X-Forwarded-For: 192.0.2.1").status()).isEqualTo(200);
		assertThat(get("/sessions", "a.chat.example").status()).isEqualTo(200);
	}

	@Test
	void protectsAdminEndpoints() throws IOException {
		assertThat(get("/metrics", "parley.example").error()).isEqualTo("forbidden");
		assertThat(get("/admin/usage", "parley.example").error()).isEqualTo("forbidden");
	}

	@Test
	void isCalledByItsOwnNamesOnly() throws IOException {
		for (String host : new String[] { "evil.example", "chat.example", "127.0.0.1:8000", "localhost" }) {
			RawExchange response = get("/agents", host);
			assertThat(response.status()).as(host).isEqualTo(400);
			assertThat(response.error()).isEqualTo("malformed_request");
		}
	}

	@Test
	void answersProbesByAnyName() throws IOException {
		assertThat(get("/health/ready", "10.0.0.7:8000").status()).isEqualTo(200);
	}

	private RawExchange get(String path, String host, String... headers) throws IOException {
		String[] all = new String[headers.length + 1];
		all[0] = "Host: " + host;
		System.arraycopy(headers, 0, all, 1, headers.length);
		return RawExchange.get(this.server.uri(path), all);
	}

}
