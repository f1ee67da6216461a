package dev.parley.cluster;

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
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Redis is away at the start, stops, comes back without its data, or is emptied. */
@OwnServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisOutageIntegrationTests {

	private final ScriptedModel model = ScriptedModel.start();

	private RedisProcess redis;

	private Parley first;

	private Parley second;

	private Server a;

	private Server b;

	private Response healthWithout;

	@BeforeAll
	void startWithoutRedis(@TempDir Path data) throws Exception {
		this.redis = RedisProcess.start();
		this.redis.stop();
		String database = PostgresServer.running().newDatabase(UUID.randomUUID().toString());
		String[] settings = { "parley.store.database-url=" + database, "parley.store.redis-url=" + this.redis.url() };
		this.first = Parley.start(data, this.model.baseUrl(), settings);
		this.second = Parley.start(data, this.model.baseUrl(), settings);
		this.a = this.first.server();
		this.b = this.second.server();
		this.healthWithout = this.a.get("/health");
		this.model.next(Answer.tokens("hi"));
		assertThat(this.a.chat(Json.message("Hello"))).has("/response", "hi");
		comesBack();
	}

	@AfterAll
	void close() {
		this.second.close();
		this.first.close();
		this.redis.close();
		this.model.close();
	}

	private void comesBack() throws Exception {
		this.redis = this.redis.again();
		await().atMost(Patience.LIMIT)
			.until(() -> this.a.get("/health").get("status").equals("healthy")
					&& this.b.get("/health").get("status").equals("healthy"));
	}

	@Test
	void aServerWithoutRedisIsDegraded() {
		assertThat(this.healthWithout).hasStatus(200)
			.has("/status", "degraded")
			.has("/parts/redis", "down")
			.has("/parts/store", "up");
		assertThat(this.a.get("/health")).has("/parts/redis", "up");
	}

	@Test
	void readersAtOtherServersGoOnWhenRedisIsBack() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		try (EventStream asked = this.a.stream(Json.message("Count"));
				EventStream followed = this.b.follow(this.b.request("/runs/" + asked.runId() + "/stream"))) {
			gate.release();
			asked.event("token");
			assertThat(followed.event("token").get("content")).isEqualTo("One");
			this.redis.stop();
			gate.release();
			assertThat(asked.event("token").get("content")).isEqualTo(" two");
			await().atMost(Patience.LIMIT).until(() -> this.b.get("/health").get("status").equals("degraded"));
			comesBack();
			assertThat(followed.event("token").get("content")).isEqualTo(" two");
			gate.releaseAll();
			assertThat(followed.text()).isEqualTo("One two three");
			assertThat(followed.last().data()).isEqualTo(asked.last().data());
		}
	}

	/** Its only reader is at the other server, which cannot say so meanwhile. */
	@Test
	void aRunThatIsCancelledWithoutReadersOutlivesAnOutage() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		EventStream asked = this.a.stream(Json.message("Count").put("on_disconnect", "cancel"));
		try (EventStream followed = this.b.follow(this.b.request("/runs/" + asked.runId() + "/stream"))) {
			gate.release();
			followed.event("token");
			asked.close();
			this.redis.stop();
			await().during(Duration.ofSeconds(8))
				.atMost(Patience.LIMIT)
				.until(() -> this.a.get("/runs/" + asked.runId()).get("state").equals("running"));
			comesBack();
			gate.releaseAll();
			assertThat(followed.last().get("response")).isEqualTo("One two");
		}
		finally {
			gate.releaseAll();
		}
	}

	@Test
	void theEndComesFromTheStoreIfRedisIsAway() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (EventStream asked = this.a.stream(Json.message("Count"));
				EventStream followed = this.b.follow(this.b.request("/runs/" + asked.runId() + "/stream"))) {
			gate.release();
			followed.event("token");
			this.redis.stop();
			gate.releaseAll();
			assertThat(asked.last().get("response")).isEqualTo("One two");
			assertThat(followed.types()).containsExactly("session", "token", "restart", "token", "done");
			assertThat(followed.last().get("response")).isEqualTo("One two");
		}
		finally {
			comesBack();
		}
	}

	@Test
	void runsTakeTurnsAndAreCancelledWithoutRedis() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate), Answer.tokens("second"));
		this.redis.stop();
		try (EventStream one = this.a.stream(Json.message("Count"));
				EventStream two = this.b.stream(Json.message("And two?", one.sessionId()))) {
			gate.release();
			one.event("token");
			this.b.post("/runs/" + one.runId() + "/cancel", Json.object());
			assertThat(one.last().type()).isEqualTo("cancelled");
			assertThat(two.text()).isEqualTo("second");
		}
		finally {
			gate.releaseAll();
			comesBack();
		}
	}

	@Test
	void noEventIsMissingAfterRedisWasEmptied() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		try (EventStream asked = this.a.stream(Json.message("Count"));
				EventStream followed = this.b.follow(this.b.request("/runs/" + asked.runId() + "/stream"))) {
			gate.release();
			followed.event("token");
			RedisClient client = RedisClient.create(this.redis.url());
			client.connect().sync().flushall();
			client.shutdown();
			gate.releaseAll();
			assertThat(followed.text()).isEqualTo("One two three");
			try (EventStream late = this.b.follow(this.b.request("/runs/" + asked.runId() + "/stream?after=2"))) {
				assertThat(late.text()).isEqualTo(" two three");
			}
		}
	}

}
