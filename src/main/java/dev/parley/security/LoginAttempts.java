package dev.parley.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** Counts attempts to log in, so that passwords cannot be tried out. Thread-safe. */
final class LoginAttempts {

	private static final Duration WINDOW = Duration.ofMinutes(10);

	private static final int OF_USER_FROM_ADDRESS = 10;

	/** Higher, so that a stranger does not so easily lock a user out. */
	private static final int OF_USER = 100;

	private static final int FROM_ADDRESS = 100;

	private static final int MAX_COUNTERS = 100_000;

	private final Cache<Bound, Counter> counters = Caffeine.newBuilder()
		.maximumSize(MAX_COUNTERS)
		.expireAfterWrite(WINDOW)
		.build();

	private final Clock clock;

	LoginAttempts(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Counts an attempt before it is made, so that many at once count too.
	 * @throws AccessRefusedException where there were too many
	 */
	void begin(String user, String address) {
		for (Bound bound : bounds(user, address)) {
			Counter counter = this.counters.get(bound, (key) -> new Counter(new AtomicInteger(), this.clock.instant()));
			if (counter.attempts().incrementAndGet() > bound.limit()) {
				throw AccessRefusedException
					.tooManyAttempts(Duration.between(this.clock.instant(), counter.since().plus(WINDOW)));
			}
		}
	}

	/** The attempt was no guess: it does not count. */
	void succeeded(String user, String address) {
		for (Bound bound : bounds(user, address)) {
			Counter counter = this.counters.getIfPresent(bound);
			if (counter != null) {
				counter.attempts().decrementAndGet();
			}
		}
	}

	private static List<Bound> bounds(String user, String address) {
		return List.of(new Bound(user, address, OF_USER_FROM_ADDRESS), new Bound("", address, FROM_ADDRESS),
				new Bound(user, "", OF_USER));
	}

	private record Bound(String user, String address, int limit) {
	}

	private record Counter(AtomicInteger attempts, Instant since) {
	}

}
