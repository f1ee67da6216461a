package dev.parley.limits;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.parley.cluster.RedisProcess;
import dev.parley.redis.Redis;
import dev.parley.redis.RedisWatch;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Buckets that three servers share, and an outage of Redis. */
@OwnServers
class SharedBucketsTests {

	private static final Duration WINDOW = Duration.ofMinutes(5);

	/** A busy machine is no outage of Redis. */
	private static final Duration PATIENT = Duration.ofSeconds(30);

	private static final Duration TIMEOUT = Duration.ofMillis(300);

	private final List<RedisClient> clients = new ArrayList<>();

	private final List<RedisWatch> watches = new ArrayList<>();

	private final List<Redis> connections = new ArrayList<>();

	private RedisProcess redis;

	private List<Buckets> servers;

	@BeforeEach
	void start() throws Exception {
		this.redis = RedisProcess.start();
		this.servers = IntStream.range(0, 3).mapToObj((_) -> connect(PATIENT)).toList();
	}

	private Buckets connect(Duration timeout) {
		RedisClient client = RedisClient.create(this.redis.url());
		client.setOptions(ClientOptions.builder().disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS).build());
		this.clients.add(client);
		RedisWatch watch = RedisWatch.start();
		this.watches.add(watch);
		Redis connected = new Redis(client, timeout, watch);
		this.connections.add(connected);
		return new SharedBuckets(connected, "test", WINDOW, new LocalBuckets(System::nanoTime, WINDOW));
	}

	@AfterEach
	void close() {
		this.connections.forEach(Redis::close);
		this.watches.forEach(RedisWatch::close);
		this.clients.forEach((client) -> client.shutdown(Duration.ZERO, Duration.ofSeconds(2)));
		this.redis.close();
	}

	@Test
	void letsExactly100Of1000ParallelCallsThrough() throws InterruptedException {
		List<Buckets.Taken> taken = Parallel.calls(1_000, (i) -> this.servers.get(i % 3).take("ann", 100));
		assertThat(this.connections).allMatch(Redis::available);
		assertThat(taken.stream().filter(Buckets.Taken::granted)).hasSize(100);
		assertThat(this.servers.get(1).left("ann", 100)).isZero();
		assertThat(this.servers.get(2).take("bob", 100).left()).isEqualTo(99);
		assertThat(this.servers.get(0).take("ann", 200).left()).as("another limit").isEqualTo(199);
	}

	@Test
	void givesBackWhatAnotherServerHadTaken() {
		assertThat(this.servers.get(0).take("ann", 1).granted()).isTrue();
		Buckets.Taken refused = this.servers.get(1).take("ann", 1);
		assertThat(refused.granted()).isFalse();
		assertThat(Duration.ofNanos(refused.resetNanos())).isBetween(Duration.ofMinutes(4), WINDOW);
		this.servers.get(2).giveBack("ann", 1);
		assertThat(this.servers.get(1).take("ann", 1).granted()).isTrue();
	}

	@Test
	void loginsAreLimitedWhicheverServerIsAsked() {
		List<LoginAttempts> logins = this.servers.stream().map(LoginAttempts::new).toList();
		for (int i = 0; i < 10; i++) {
			assertThat(logins.get(i % 3).begin("ann", "192.0.2.1")).isZero();
		}
		assertThat(logins.getFirst().begin("ann", "192.0.2.1")).isPositive();
		assertThat(logins.getFirst().begin("ann", "192.0.2.2")).isZero();
	}

	@Test
	void anInterruptedCallIsNoOutage() {
		Thread.currentThread().interrupt();
		assertThat(this.servers.getFirst().take("ann", 100).granted()).isTrue();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.connections.getFirst().available()).isTrue();
		assertThat(this.servers.getFirst().take("ann", 100).granted()).isTrue();
	}

	@Test
	void forgetsBucketsThatAreFullAgain() {
		this.servers.getFirst().take("ann", 100);
		try (StatefulRedisConnection<String, String> connection = this.clients.getFirst().connect()) {
			assertThat(connection.sync().pttl("parley:limit:test:100:ann")).isBetween(1L, WINDOW.toMillis() + 20_000);
		}
	}

	@Test
	void countsAloneWhileRedisIsAwayAndTogetherWhenItIsBack() throws Exception {
		this.servers.forEach((server) -> server.take("ann", 1));
		this.redis.stop();
		for (Buckets server : this.servers) {
			assertThat(server.take("ann", 1).granted()).as("its own first").isTrue();
			assertThat(server.take("ann", 1).granted()).isFalse();
		}
		this.redis = this.redis.again();
		Awaitility.await().until(() -> this.connections.stream().allMatch(Redis::available));
		List<Buckets.Taken> taken = Parallel.calls(30, (i) -> this.servers.get(i % 3).take("bob", 10));
		assertThat(taken.stream().filter(Buckets.Taken::granted)).hasSize(10);
	}

	@Test
	void doesNotWaitLongForARedisThatHangs() throws InterruptedException {
		Buckets server = connect(TIMEOUT);
		server.take("ann", 1_000);
		try (StatefulRedisConnection<String, String> connection = this.clients.getFirst().connect()) {
			connection.sync().clientPause(20_000);
		}
		long began = System.nanoTime();
		Parallel.calls(100, (i) -> server.take("ann", 1_000));
		assertThat(Duration.ofNanos(System.nanoTime() - began)).as("100 calls at once, when nobody knows yet")
			.isLessThan(TIMEOUT.multipliedBy(10));
		began = System.nanoTime();
		for (int i = 0; i < 100; i++) {
			assertThat(server.take("ann", 1_000).granted()).isTrue();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - began)).as("100 calls one after the other").isLessThan(TIMEOUT);
	}

}
