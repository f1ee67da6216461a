package dev.parley.web.health;

import java.nio.file.Path;
import java.util.List;

import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import dev.parley.testing.SqliteLock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Health while the store is available, and while another program locks it. */
@OwnServers
class HealthIntegrationTests {

	private static final String KEY = "a-key-of-this-test-0123456789";

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	private Parley parley;

	private Server server;

	@BeforeEach
	void start() {
		this.parley = Parley.start(this.data, this.model.baseUrl(), "parley.security.valid-api-keys=" + KEY);
		this.server = this.parley.server();
	}

	@AfterEach
	void close() {
		this.parley.close();
		this.model.close();
	}

	@Test
	void namesTheParts() {
		Response health = this.server.with("X-API-Key", KEY).get("/health");
		assertThat(health).hasStatus(200)
			.has("/status", "healthy")
			.has("/parts/store", "up")
			.has("/parts/model", "unknown");
		assertThat(Json.names(health.json().path("parts"))).containsExactlyInAnyOrder("model", "store");
		assertThat(Json.names(this.server.get("/health").json())).containsExactly("status");
	}

	@Test
	void isDegradedWhileNothingCanBeStored() throws Exception {
		try (SqliteLock _ = new SqliteLock(this.data)) {
			Awaitility.await()
				.atMost(Patience.LIMIT)
				.untilAsserted(() -> assertThat(this.server.with("X-API-Key", KEY).get("/health")).hasStatus(200)
					.has("/status", "degraded")
					.has("/parts/store", "down"));
			List<Response> answers = Parallel.calls(20, (i) -> this.server.get("/health"));
			assertThat(answers).allSatisfy((answer) -> assertThat(answer).has("/status", "degraded"));
			assertThat(this.server.get("/health/live")).hasStatus(200);
			assertThat(this.server.get("/health/ready")).hasStatus(200);
		}
		Awaitility.await()
			.atMost(Patience.LIMIT)
			.untilAsserted(() -> assertThat(this.server.get("/health")).has("/status", "healthy"));
	}

}
