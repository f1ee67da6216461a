package dev.parley.limits;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.parley.cluster.RedisProcess;
import dev.parley.redis.Redis;
import dev.parley.store.PostgresServer;
import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Three servers, one PostgreSQL, one Redis: limits count over all of them. */
@OwnServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedLimitsIntegrationTests {

	private static final int MAX_RUNS = 5;

	private final ScriptedModel model = ScriptedModel.start();

	private RedisProcess redis;

	private List<Parley> all;

	@BeforeAll
	void start(@TempDir Path data) throws Exception {
		Files.writeString(data.resolve("cached.md"),
				"---\ndescription: Answers from a cache\ncache: 30m\n---\nAnswer.\n");
		this.redis = RedisProcess.start();
		String database = PostgresServer.running().newDatabase(UUID.randomUUID().toString());
		this.all = IntStream.range(0, 3)
			.mapToObj((i) -> Parley.start(data, this.model.baseUrl(), "parley.store.database-url=" + database,
					"parley.store.redis-url=" + this.redis.url(), "parley.redis.timeout=30s",
					"parley.agent.agents-dir=" + data, "test.callers=true", "parley.security.auth=none",
					"parley.limits.user-requests=free:100", "parley.limits.address-requests=",
					"parley.limits.user-tokens=premium:10000", "parley.run.max-runs-per-user=free:" + MAX_RUNS))
			.toList();
	}

	@AfterAll
	void close() {
		this.all.forEach(Parley::close);
		this.redis.close();
		this.model.close();
	}

	@Test
	void letsExactly100Of1000ParallelRequestsThrough() throws InterruptedException {
		List<Response> responses = Parallel.calls(1_000, (i) -> server(i).send(caller(i, "/agents", "ann", "FREE")));
		assertThat(responses.stream().filter((response) -> response.status() != 200))
			.allSatisfy((response) -> assertThat(response).isProblem(429, "rate_limited"))
			.hasSize(900);
	}

	@Test
	void aUserHasNoMoreRunsThanItMayOverAllServers() throws InterruptedException {
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens("Hello").gatedBy(gate));
		List<EventStream> streams = Parallel.calls(30, (i) -> ask(i, "bob", "FREE"));
		gate.releaseAll();
		assertThat(streams.stream().filter((stream) -> stream.status() == 200)).hasSize(MAX_RUNS)
			.allSatisfy((stream) -> assertThat(stream.last().type()).isEqualTo("done"));
		assertThat(streams.stream().filter((stream) -> stream.status() != 200)).hasSize(30 - MAX_RUNS)
			.allSatisfy((stream) -> assertThat(stream.status()).isEqualTo(429));
		streams.forEach(EventStream::close);
		try (EventStream next = ask(1, "bob", "FREE")) {
			assertThat(next.last().type()).isEqualTo("done");
		}
	}

	/** Each answer reserves and uses about 1,000 tokens of 10,000. */
	@Test
	void aBudgetIsOverrunByOneAnswerAtTheMostOverAllServers() throws InterruptedException {
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens("Hello").usage(100, 900).gatedBy(gate));
		List<EventStream> streams = Parallel.calls(60, (i) -> ask(i, "dave", "PREMIUM"));
		gate.releaseAll();
		List<EventStream> taken = streams.stream().filter((stream) -> stream.status() == 200).toList();
		assertThat(taken).allSatisfy((stream) -> assertThat(stream.last().type()).isEqualTo("done"));
		assertThat(taken.size() * 1_000L).isBetween(8_000L, 11_000L);
		streams.forEach(EventStream::close);
		for (int i = 0; taken.size() + i < 10; i++) {
			try (EventStream next = ask(i, "dave", "PREMIUM")) {
				assertThat(next.last().type()).isEqualTo("done");
			}
		}
		for (int i = 0; i < 3; i++) {
			assertThat(server(i)
				.send(caller(i, "/chat", "dave", "PREMIUM").POST(BodyPublishers.ofString("{\"message\":\"Hi\"}"))))
				.isProblem(429, "budget_exhausted");
		}
	}

	@Test
	void aCachedAnswerOfOneServerIsFoundByAnother() {
		this.model.next(Answer.tokens("Cached"));
		String body = "{\"message\":\"What is a cache?\",\"agent\":\"cached\"}";
		for (int i = 0; i < 3; i++) {
			Response answer = server(i).send(caller(i, "/chat", "erin", "FREE").POST(BodyPublishers.ofString(body)));
			assertThat(answer).has("/response", "Cached");
			assertThat(answer.json().path("cached").asBoolean()).isEqualTo(i > 0);
		}
	}

	@Test
	void eachServerCountsByItselfWhileRedisIsAway() throws Exception {
		this.redis.stop();
		for (int i = 0; i < 3; i++) {
			Response first = server(i).send(caller(i, "/sessions", "carol", "FREE"));
			assertThat(first).hasStatus(200).hasHeader("RateLimit", "\"user\";r=99;t=60");
		}
		awaitRedis("down");
		this.redis = this.redis.again();
		awaitRedis("up");
		Awaitility.await().until(() -> this.all.stream().allMatch((parley) -> parley.part(Redis.class).available()));
	}

	private void awaitRedis(String state) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(IntStream.range(0, 3).mapToObj((i) -> server(i).get("/health")))
				.allSatisfy((health) -> assertThat(health).has("/parts/redis", state)));
	}

	private EventStream ask(int i, String user, String tier) {
		return server(i).follow(caller(i, "/chat/stream", user, tier)
			.POST(BodyPublishers.ofString(Json.message("Hi").put("max_tokens", 900).toString())));
	}

	private Server server(int i) {
		return this.all.get(i % this.all.size()).server();
	}

	private HttpRequest.Builder caller(int i, String path, String user, String tier) {
		return server(i).request(path).header("X-Test-Caller", user + ";web;" + tier + ";USER");
	}

}
