package dev.parley.cluster;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.parley.redis.RedisWatch;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Redis accepts some connections, but not all. */
@OwnServers
class RedisConnectionsTests {

	private final List<String> received = new CopyOnWriteArrayList<>();

	private final RedisWatch watch = RedisWatch.start();

	private RedisProcess redis;

	private RedisClient client;

	private RedisConnections connections;

	@BeforeEach
	void start() throws Exception {
		this.redis = RedisProcess.start();
		this.client = RedisClient.create(this.redis.url() + "?timeout=2s");
		this.client
			.setOptions(ClientOptions.builder().disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS).build());
		this.connections = new RedisConnections(this.client, this.watch, "one");
	}

	@AfterEach
	void close() {
		this.watch.close();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.redis.close();
	}

	@Test
	void aMessageComesOnceAfterOnlyTheLastConnectionHadFailed() {
		RedisClient admin = RedisClient.create(this.redis.url());
		try {
			RedisCommands<String, String> commands = admin.connect().sync();
			commands.configSet("maxclients", "4");
			this.connections.open(this.received::add);
			assertThat(this.watch.up()).isFalse();
			// Several attempts, none of which leaves a connection behind.
			await().during(Duration.ofSeconds(2)).atMost(Patience.LIMIT).until(() -> !this.watch.up());
			commands.configSet("maxclients", "100");
			await().atMost(Patience.LIMIT).until(this.watch::up);
			assertThat(commands.pubsubNumsub("parley:replica:one")).containsEntry("parley:replica:one", 1L);
			assertThat(commands.clientList().lines()).as("the admin, and four").hasSize(5);
			this.connections.send("one", "hello");
			this.connections.sendToAll("end");
			await().atMost(Patience.LIMIT).until(() -> this.received.contains("end"));
			assertThat(this.received).containsExactly("hello", "end");
		}
		finally {
			admin.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		}
	}

}
