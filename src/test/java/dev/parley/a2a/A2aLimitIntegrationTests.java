package dev.parley.a2a;

import dev.parley.testing.Json;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Limits are errors of the protocol, with the status of HTTP. */
@ServerProperties("parley.limits.user-requests=anonymous:5")
class A2aLimitIntegrationTests extends ServerTest {

	@Test
	void tooManyRequestsAreAnErrorOfTheProtocol() {
		Server client = this.server.with("A2A-Version", "1.0");
		Response last = list(client);
		while (last.status() == 200) {
			last = list(client);
		}
		assertThat(last).hasStatus(429).has("/jsonrpc", "2.0").has("/error/data/0/reason", "RATE_LIMITED");
		assertThat(last.header("Retry-After")).isNotEmpty();
	}

	private static Response list(Server client) {
		return client.post("/a2a",
				"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ListTasks\",\"params\":" + Json.object() + "}");
	}

}
