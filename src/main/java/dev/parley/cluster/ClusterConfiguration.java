package dev.parley.cluster;

import java.util.Objects;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.run.RunOwnership;
import dev.parley.run.SharedRuns;
import dev.parley.store.Replicas;
import dev.parley.store.database.ConditionalOnSharedStore;
import dev.parley.store.database.Replica;
import io.lettuce.core.RedisClient;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the beans of this package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSharedStore
class ClusterConfiguration {

	@Bean
	Heartbeat heartbeat(Replicas replicas, Ticker ticker) {
		return new Heartbeat(replicas, ticker);
	}

	@Bean
	RunOwnership runOwnership(Replicas replicas, Heartbeat heartbeat) {
		return new SharedOwnership(replicas, heartbeat);
	}

	@Bean
	RedisStreams redisStreams(@Value("${parley.store.redis-url}") String url) {
		return new RedisStreams(url);
	}

	@Bean(destroyMethod = "")
	RedisClient redisClient(RedisStreams streams) {
		return streams.client();
	}

	@Bean
	RedisEventFeed eventFeed(RedisStreams streams, Replicas replicas, SharedRuns runs, Replica replica) {
		return new RedisEventFeed(streams, new EventCopies(streams, runs), replicas, runs,
				Objects.requireNonNull(replica.id()));
	}

	@Bean
	ReplicaLife replicaLife(Replicas replicas, Heartbeat heartbeat, SharedRuns runs) {
		return new ReplicaLife(replicas, heartbeat, runs, true);
	}

}
