package dev.parley.cluster;

import java.time.Duration;
import java.util.Objects;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.redis.RedisWatch;
import dev.parley.run.RunTakeover;
import dev.parley.run.SharedRuns;
import dev.parley.run.shared.RunOwnership;
import dev.parley.run.shared.SignalReceiver;
import dev.parley.start.SettingException;
import dev.parley.store.Replicas;
import dev.parley.store.RunClaims;
import dev.parley.store.database.ConditionalOnSharedStore;
import dev.parley.store.database.Replica;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the beans of this package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSharedStore
class ClusterConfiguration {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final Duration RECONNECT_DELAY = Duration.ofMillis(200);

	@Bean(destroyMethod = "shutdown")
	ClientResources redisResources() {
		return DefaultClientResources.builder().reconnectDelay(Delay.constant(RECONNECT_DELAY)).build();
	}

	/** Rejects commands while it is not connected. */
	@Bean(destroyMethod = "shutdown")
	RedisClient redisClient(ClientResources resources, @Value("${parley.store.redis-url}") String url) {
		RedisClient client = RedisClient.create(resources, uri(url));
		client.setOptions(ClientOptions.builder()
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.socketOptions(SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).keepAlive(true).build())
			.build());
		return client;
	}

	private static RedisURI uri(String url) {
		try {
			RedisURI uri = RedisURI.create(url);
			uri.setTimeout(TIMEOUT);
			return uri;
		}
		catch (IllegalArgumentException ex) {
			// The exception may quote the password.
			throw new SettingException("REDIS_URL is not the address of a Redis.",
					"Set it to redis://user:password@host:port, or rediss:// with TLS.", null);
		}
	}

	@Bean
	RedisConnections redisConnections(RedisClient client, RedisWatch watch, Replica replica) {
		return new RedisConnections(client, watch, id(replica));
	}

	private static String id(Replica replica) {
		return Objects.requireNonNull(replica.id());
	}

	@Bean
	Heartbeat heartbeat(Replicas replicas, Ticker ticker) {
		return new Heartbeat(replicas::beat, ticker);
	}

	@Bean
	Turns turns() {
		return new Turns();
	}

	@Bean
	RedisSignals signals(RedisConnections redis, Turns turns, Replica replica) {
		return new RedisSignals(redis, turns, id(replica));
	}

	@Bean
	RunOwnership runOwnership(RunClaims claims, Heartbeat heartbeat, Turns turns, RedisSignals signals,
			Replica replica) {
		return new SharedOwnership(claims, heartbeat, turns, signals, id(replica));
	}

	@Bean
	RedisStreams redisStreams(RedisConnections redis) {
		return new RedisStreams(redis);
	}

	@Bean
	RedisEventFeed eventFeed(RedisStreams streams, RedisSignals signals, RunClaims claims, SharedRuns runs,
			Replica replica) {
		return new RedisEventFeed(streams, signals, claims, runs, id(replica));
	}

	@Bean
	EventCopies eventCopies(RedisStreams streams, SharedRuns runs) {
		return new EventCopies(streams, runs);
	}

	@Bean
	Takeovers takeovers(Replicas replicas, RunClaims claims, SharedRuns runs, RunTakeover takeover, EventCopies copies,
			Replica replica) {
		return new Takeovers(replicas, claims, runs, takeover, copies, id(replica));
	}

	@Bean
	ReplicaLife replicaLife(Replicas replicas, RunClaims claims, Heartbeat heartbeat, SharedRuns runs,
			Takeovers takeovers) {
		return new ReplicaLife(replicas, claims, heartbeat, runs, takeovers);
	}

	@Bean
	ReplicaInbox replicaInbox(RedisConnections redis, RedisSignals signals, Turns turns, EventCopies copies,
			ReplicaLife life, Settlement settlement, SharedRuns runs, ObjectProvider<SignalReceiver> receivers) {
		return new ReplicaInbox(redis, signals, turns, copies, life, settlement, runs, receivers.stream().toList());
	}

	@Bean
	Settlement settlement(Replicas replicas, RedisSignals signals, SharedRuns runs, ReplicaLife life, Replica replica) {
		return new Settlement(replicas, signals, runs, life, id(replica));
	}

	@Bean
	HealthIndicator redisHealthIndicator(RedisWatch redis) {
		return () -> (redis.up() ? Health.up() : Health.down()).build();
	}

	@Bean
	MeterBinder clusterMetrics(RedisEventFeed feed, EventCopies copies, RunTakeover takeover) {
		return (registry) -> {
			Gauge.builder("parley.runs.followed", feed, RedisEventFeed::size)
				.description("Runs of other servers that are read here")
				.register(registry);
			Gauge.builder("parley.runs.copied", copies, (all) -> all.current().size())
				.description("Runs whose events are copied to Redis, for other servers")
				.register(registry);
			FunctionCounter.builder("parley.runs.taken.over", takeover, RunTakeover::takenOver)
				.description("Runs of servers that were gone, which this one has taken over or ended")
				.register(registry);
		};
	}

}
