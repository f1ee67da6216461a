package dev.parley.limits;

import dev.parley.testing.OwnServers;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** X-Forwarded-For is ignored unless the proxy is configured as trusted. */
@ServerProperties({ "test.callers=true", "parley.security.auth=none", "parley.limits.user-requests=",
		"parley.limits.address-requests=free:10,anonymous:3" })
@OwnServers
class UntrustedProxyIntegrationTests extends ServerTest {

	@Test
	void countsTheConnectionsAddressWhateverTheRequestSays() {
		for (int i = 0; i < 10; i++) {
			assertThat(get("ann;web;FREE;USER", "192.0.2." + i)).hasStatus(200);
		}
		assertThat(get("ann;web;FREE;USER", "192.0.2.99")).isProblem(429, "rate_limited");
	}

	@Test
	void limitsEverybodyWhereThatIsConfigured() {
		for (int i = 0; i < 3; i++) {
			assertThat(get("none", "192.0.2." + i)).hasHeader("RateLimit-Policy", "\"address\";q=3;w=60");
		}
		assertThat(get("none", "192.0.2.99")).isProblem(429, "rate_limited");
	}

	private Response get(String caller, String forwarded) {
		return this.server.send(this.server.request("/agents")
			.header("X-Test-Caller", caller)
			.header("X-Forwarded-For", forwarded)
			.header("Forwarded", "for=" + forwarded));
	}

}
