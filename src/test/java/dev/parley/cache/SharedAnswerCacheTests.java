package dev.parley.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.Usage;
import dev.parley.cluster.RedisProcess;
import dev.parley.redis.Redis;
import dev.parley.redis.RedisWatch;
import dev.parley.testing.OwnServers;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Two servers share cached answers, and do without while Redis is away. */
@OwnServers
class SharedAnswerCacheTests {

	private static final ModelAnswer ANSWER = new ModelAnswer("Ünï 🙂", List.of(), new Usage(3, 4, 1, 2, false), "stop",
			"gpt");

	private static final Duration LONG = Duration.ofMinutes(30);

	private final List<AutoCloseable> closing = new ArrayList<>();

	private RedisProcess redis;

	/** That of the other. */
	private Redis connection;

	private SharedAnswerCache one;

	private SharedAnswerCache other;

	@BeforeEach
	void start() throws Exception {
		this.redis = RedisProcess.start();
		this.one = server(connect());
		this.connection = connect();
		this.other = server(this.connection);
	}

	private Redis connect() {
		RedisClient client = RedisClient.create(this.redis.url());
		client.setOptions(ClientOptions.builder().disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS).build());
		RedisWatch watch = RedisWatch.start();
		Redis connection = new Redis(client, Duration.ofSeconds(30), watch);
		this.closing.addAll(List.of(connection, watch, client));
		return connection;
	}

	private SharedAnswerCache server(Redis redis) {
		SharedAnswerCache cache = new SharedAnswerCache(new MemoryAnswerCache(10_000_000, Ticker.systemTicker()),
				redis);
		cache.start();
		this.closing.addFirst(cache::stop);
		return cache;
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable part : this.closing) {
			part.close();
		}
		this.redis.close();
	}

	@Test
	void anAnswerOfOneServerIsFoundByTheOther() {
		assertThat(this.other.find("a1b2")).isNull();
		this.one.put("a1b2", ANSWER, LONG);
		assertThat(this.other.find("a1b2")).isEqualTo(ANSWER);
		assertThat(this.other.find("a1b2")).as("from its memory").isEqualTo(ANSWER);
		assertThat(this.other.counts()).containsEntry("hit", 2L).containsEntry("miss", 1L);
		assertThat(this.one.counts()).containsEntry("hit", 0L).containsEntry("miss", 0L);
	}

	@Test
	void anAnswerEndsEverywhereAtTheSameTime() {
		this.one.put("a1b2", ANSWER, Duration.ofMillis(1_500));
		assertThat(this.other.find("a1b2")).isEqualTo(ANSWER);
		Awaitility.await().until(() -> this.one.find("a1b2") == null && this.other.find("a1b2") == null);
		assertThat(server(connect()).find("a1b2")).isNull();
	}

	@Test
	void aVeryLongAnswerIsInMemoryOnly() {
		this.one.put("long", new ModelAnswer("x".repeat(SharedAnswerCache.MAX_BYTES), List.of(), null, "stop", "gpt"),
				LONG);
		assertThat(this.one.find("long")).isNotNull();
		assertThat(this.other.find("long")).isNull();
	}

	@Test
	void whatCannotBeReadIsAMiss() {
		this.connection.call((current) -> current.sync()
			.set("parley:answer:1:odd", "{\"text\": [".getBytes(StandardCharsets.UTF_8)));
		assertThat(this.one.find("odd")).isNull();
	}

	@Test
	void allAnswersAreClearedOnAllServers() {
		for (int i = 0; i < 1_200; i++) {
			this.one.put("key-" + i, ANSWER, LONG);
		}
		assertThat(this.other.find("key-7")).isEqualTo(ANSWER);
		this.one.clear();
		assertThat(this.one.find("key-7")).isNull();
		Awaitility.await().until(() -> this.other.find("key-7") == null);
		assertThat(keys()).noneMatch((key) -> key.startsWith("parley:answer:"));
		this.one.put("key-7", ANSWER, LONG);
		assertThat(this.other.find("key-7")).isEqualTo(ANSWER);
	}

	@Test
	void aServerUsesItsMemoryWhileRedisIsAwayAndClearsItLater() throws Exception {
		this.one.put("before", ANSWER, LONG);
		assertThat(this.other.find("before")).isEqualTo(ANSWER);
		this.redis.stop();
		assertThat(this.one.find("before")).isEqualTo(ANSWER);
		assertThat(this.one.find("unknown")).isNull();
		this.one.put("meanwhile", ANSWER, LONG);
		assertThat(this.one.find("meanwhile")).isEqualTo(ANSWER);
		this.one.clear();
		assertThat(this.one.find("before")).isNull();
		this.redis = this.redis.again();
		Awaitility.await().until(() -> this.other.find("before") == null);
		Awaitility.await().untilAsserted(() -> {
			this.one.put("after", ANSWER, LONG);
			assertThat(this.other.find("after")).isEqualTo(ANSWER);
		});
	}

	private List<String> keys() {
		try (RedisClient client = RedisClient.create(this.redis.url());
				StatefulRedisConnection<String, String> connected = client.connect()) {
			return connected.sync().keys("*");
		}
	}

}
