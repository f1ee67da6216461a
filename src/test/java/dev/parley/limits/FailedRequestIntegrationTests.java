package dev.parley.limits;

import dev.parley.testing.OwnServers;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** An address that sends too many requests without a valid key. */
@ServerProperties({ "parley.security.valid-api-keys=" + FailedRequestIntegrationTests.KEY,
		"parley.limits.failed-requests=3" })
@OwnServers
class FailedRequestIntegrationTests extends ServerTest {

	static final String KEY = "a-key-of-more-than-16-characters";

	@Test
	void isBlockedAfterTheLimit() {
		Server known = this.server.with("X-API-Key", KEY);
		for (int left = 3; left > 0; left--) {
			assertThat(this.server.get("/sessions")).isProblem(401, "unauthenticated")
				.hasHeader("RateLimit-Policy", "\"failed\";q=3;w=60")
				.hasHeader("RateLimit", "\"failed\";r=" + left + ";t=60");
			if (left == 2) {
				assertThat(known.get("/sessions").header("RateLimit")).startsWith("\"user\";r=");
				assertThat(known.get("/admin/runs")).isProblem(403, "forbidden")
					.hasHeader("RateLimit-Policy", "\"failed\";q=3;w=60");
			}
		}
		Response refused = known.get("/sessions");
		assertThat(refused).isProblem(429, "rate_limited").hasHeader("Retry-After", "60");
		assertThat(this.server.get("/health")).hasStatus(200);
	}

}
