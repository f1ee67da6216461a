package dev.parley.limits;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;

/**
 * Buckets in the memory of this process. A window begins with a key's first request, and
 * at its end the bucket is full again, so a key that was idle for that long can be
 * removed. If there are too many keys, Caffeine keeps the frequent ones: a flood of new
 * keys does not evict a busy one and so reset its usage.
 */
final class LocalBuckets implements Buckets {

	/** Takes at most about 50 MB. */
	static final int CAPACITY = 100_000;

	private final Duration window;

	private final TimeMeter time;

	private final Cache<Key, Bucket> buckets;

	private final ConcurrentMap<Long, Bandwidth> bandwidths = new ConcurrentHashMap<>();

	/**
	 * Creates full buckets.
	 * @param nanos a monotonic clock, in nanoseconds
	 * @param window after which a bucket is full again
	 */
	LocalBuckets(LongSupplier nanos, Duration window) {
		this.window = window;
		this.time = new Meter(nanos);
		this.buckets = Caffeine.newBuilder()
			.maximumSize(CAPACITY)
			.expireAfterAccess(window)
			.ticker(nanos::getAsLong)
			.build();
	}

	@Override
	public Taken take(String key, long limit) {
		ConsumptionProbe probe = bucket(key, limit).tryConsumeAndReturnRemaining(1);
		return new Taken(probe.isConsumed(), probe.getRemainingTokens(), probe.getNanosToWaitForReset());
	}

	@Override
	public long left(String key, long limit) {
		Bucket bucket = this.buckets.getIfPresent(new Key(key, limit));
		return (bucket != null) ? bucket.getAvailableTokens() : limit;
	}

	@Override
	public void giveBack(String key, long limit) {
		Bucket bucket = this.buckets.getIfPresent(new Key(key, limit));
		if (bucket != null) {
			bucket.addTokens(1);
		}
	}

	private Bucket bucket(String key, long limit) {
		return Objects.requireNonNull(this.buckets.get(new Key(key, limit), this::newBucket));
	}

	private Bucket newBucket(Key key) {
		return Bucket.builder()
			.withCustomTimePrecision(this.time)
			.addLimit(this.bandwidths.computeIfAbsent(key.limit(), this::bandwidth))
			.build();
	}

	private Bandwidth bandwidth(long limit) {
		return Bandwidth.builder().capacity(limit).refillIntervally(limit, this.window).build();
	}

	/** The number of buckets in memory. */
	long size() {
		this.buckets.cleanUp();
		return this.buckets.estimatedSize();
	}

	/** Contains the limit, so that a caller whose tier changes gets a new bucket. */
	private record Key(String name, long limit) {
	}

	private record Meter(LongSupplier nanos) implements TimeMeter {

		@Override
		public long currentTimeNanos() {
			return this.nanos.getAsLong();
		}

		@Override
		public boolean isWallClockBased() {
			return false;
		}

	}

}
