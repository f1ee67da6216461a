package dev.parley.limits;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.redis.Redis;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeoutException;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.bucket4j.util.concurrent.batch.BatchHelper;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import org.jspecify.annotations.Nullable;

/**
 * Buckets that several servers share, in Redis. During an outage of Redis, each server
 * uses buckets of its own. A bucket's state is one value, which bucket4j replaces if
 * nobody else has changed it meanwhile; the calls of one server that meet at a bucket
 * become one change. Windows begin and end by the clocks of the servers.
 */
final class SharedBuckets implements Buckets {

	/** Number of buckets whose calls can meet. */
	private static final int CAPACITY = 10_000;

	/** How long a full bucket stays in Redis. */
	private static final Duration KEPT = Duration.ofSeconds(10);

	private final Redis redis;

	private final String name;

	private final Duration window;

	private final Buckets local;

	private final ConcurrentMap<Long, BucketConfiguration> configurations = new ConcurrentHashMap<>();

	private volatile @Nullable Connected connected;

	/**
	 * @param name of the limit, the same on all servers
	 * @param window after which a bucket is full again
	 * @param local used during an outage
	 */
	SharedBuckets(Redis redis, String name, Duration window, Buckets local) {
		this.redis = redis;
		this.name = name;
		this.window = window;
		this.local = local;
	}

	@Override
	public Taken take(String key, long limit) {
		return call(key, limit, (bucket) -> {
			ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
			return new Taken(probe.isConsumed(), probe.getRemainingTokens(), probe.getNanosToWaitForReset());
		}, (buckets) -> buckets.take(key, limit));
	}

	@Override
	public void giveBack(String key, long limit) {
		call(key, limit, (bucket) -> {
			bucket.addTokens(1);
			return true;
		}, (buckets) -> {
			buckets.giveBack(key, limit);
			return true;
		});
	}

	@Override
	public long left(String key, long limit) {
		return call(key, limit, BucketProxy::getAvailableTokens, (buckets) -> buckets.left(key, limit));
	}

	private <T> T call(String key, long limit, Function<BucketProxy, T> shared, Function<Buckets, T> alone) {
		return this.redis.<T>call((connection) -> {
			try {
				return shared.apply(connected(connection).bucket(key, limit));
			}
			catch (TimeoutException | BatchHelper.BatchFailedException ex) {
				throw new RedisException(ex.getMessage(), ex);
			}
		}).orElseGet(() -> alone.apply(this.local));
	}

	private Connected connected(StatefulRedisConnection<String, byte[]> connection) {
		Connected current = this.connected;
		if (current == null || current.connection != connection) {
			current = new Connected(connection);
			this.connected = current;
		}
		return current;
	}

	private BucketConfiguration configuration(long limit) {
		return BucketConfiguration.builder()
			.addLimit((bandwidth) -> bandwidth.capacity(limit).refillIntervally(limit, this.window))
			.build();
	}

	/** The buckets behind one connection. */
	private final class Connected {

		private final StatefulRedisConnection<String, byte[]> connection;

		private final ProxyManager<String> manager;

		private final Cache<String, BucketProxy> buckets = Caffeine.newBuilder()
			.maximumSize(CAPACITY)
			.expireAfterAccess(SharedBuckets.this.window)
			.build();

		Connected(StatefulRedisConnection<String, byte[]> connection) {
			this.connection = connection;
			this.manager = Bucket4jLettuce.casBasedBuilder(connection)
				.requestTimeout(SharedBuckets.this.redis.timeout())
				.expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT))
				.build();
		}

		/** The limit is part of the key, so that a change of it begins a new bucket. */
		BucketProxy bucket(String key, long limit) {
			String redisKey = "parley:limit:%s:%d:%s".formatted(SharedBuckets.this.name, limit, key);
			return Objects.requireNonNull(this.buckets.get(redisKey,
					(_) -> this.manager.builder()
						.withOptimization(Optimizations.batching())
						.build(redisKey, () -> SharedBuckets.this.configurations.computeIfAbsent(limit,
								SharedBuckets.this::configuration))));
		}

	}

}
