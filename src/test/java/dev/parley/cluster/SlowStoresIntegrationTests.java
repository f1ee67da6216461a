package dev.parley.cluster;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

import dev.parley.store.PostgresServer;
import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** PostgreSQL and Redis answer late, as if they were on another continent. */
@OwnServers
class SlowStoresIntegrationTests {

	private static final Duration LATENCY = Duration.ofMillis(150);

	private final ScriptedModel model = ScriptedModel.start();

	private RedisProcess redis;

	private SlowLine toRedis;

	private SlowLine toPostgres;

	private Parley first;

	private Parley second;

	@BeforeEach
	void start(@TempDir Path data) throws Exception {
		this.redis = RedisProcess.start();
		this.toRedis = SlowLine.to(URI.create(this.redis.url()).getPort());
		String database = PostgresServer.running().newDatabase(UUID.randomUUID().toString());
		String address = PostgresServer.running().address();
		this.toPostgres = SlowLine.to(Integer.parseInt(address.substring(address.indexOf(':') + 1)));
		String[] settings = {
				"parley.store.database-url=" + database.replace(address, "127.0.0.1:" + this.toPostgres.port()),
				"parley.store.redis-url=redis://127.0.0.1:" + this.toRedis.port() };
		this.first = Parley.start(data, this.model.baseUrl(), settings);
		this.second = Parley.start(data, this.model.baseUrl(), settings);
		this.toPostgres.setLatency(LATENCY);
		this.toRedis.setLatency(LATENCY);
	}

	@AfterEach
	void close() {
		this.toPostgres.setLatency(Duration.ZERO);
		this.toRedis.setLatency(Duration.ZERO);
		this.second.close();
		this.first.close();
		this.toPostgres.close();
		this.toRedis.close();
		this.redis.close();
		this.model.close();
	}

	@Test
	void delayButChangeNothing() {
		Server a = this.first.server();
		Server b = this.second.server();
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate), Answer.tokens("second"));
		try (EventStream asked = a.stream(Json.message("Count"));
				EventStream followed = b.follow(b.request("/runs/" + asked.runId() + "/stream"));
				EventStream next = b.stream(Json.message("And then?", asked.sessionId()))) {
			gate.release();
			assertThat(followed.event("token").get("content")).isEqualTo("One");
			assertThat(a.get("/health")).has("/status", "healthy");
			assertThat(b.get("/health")).has("/status", "healthy");
			gate.releaseAll();
			assertThat(followed.types()).as("nobody is taken for dead")
				.containsExactly("session", "token", "token", "token", "done");
			assertThat(asked.last().data()).isEqualTo(followed.last().data());
			assertThat(next.text()).isEqualTo("second");
		}
		this.model.next(Answer.tokens("Bye"));
		assertThat(b.chat(Json.message("Goodbye"))).has("/response", "Bye");
	}

}
