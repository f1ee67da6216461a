package dev.parley.security;

import dev.parley.testing.OwnServers;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Protected mode behind a trusted proxy. */
@ServerProperties("server.tomcat.remoteip.internal-proxies=127.0.0.0/8")
@OwnServers
class BelievedProxyIntegrationTests extends ServerTest {

	@ParameterizedTest
	@ValueSource(strings = { "192.0.2.1", "2001:db8::1", "127.0.0.1, 192.0.2.1", "unknown" })
	void doesNotTakeWhatComesThroughItForThisMachine(String address) {
		assertThat(this.server.with("X-Forwarded-For", address).get("/agents")).isProblem(403, "protected_mode");
	}

}
