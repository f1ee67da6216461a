package dev.parley.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

import dev.parley.store.WebhookDelivery;
import org.jspecify.annotations.Nullable;

/**
 * The times of retries: after 5 s, 15 s, 45 s and so on up to 2 h, each with some jitter,
 * and for the last time 24 h after the first attempt.
 */
final class RetrySchedule {

	private static final Duration FIRST = Duration.ofSeconds(5);

	private static final Duration LONGEST = Duration.ofHours(2);

	private static final Duration LIFE = Duration.ofHours(24);

	private final RandomGenerator random;

	RetrySchedule(RandomGenerator random) {
		this.random = random;
	}

	/**
	 * The time of the next attempt.
	 * @param failed the delivery, with its last attempt counted
	 * @param retryAfter the wait that the receiver asks for; null if it does not
	 * @return empty if there is no further attempt
	 */
	Optional<Instant> next(WebhookDelivery failed, @Nullable Duration retryAfter, Instant now) {
		Instant last = failed.dueSince().plus(LIFE);
		if (!now.isBefore(last)) {
			return Optional.empty();
		}
		Duration pause = pause(failed.attempts());
		if (retryAfter != null && retryAfter.compareTo(pause) > 0) {
			pause = retryAfter;
		}
		Instant next = now.plus(pause);
		return Optional.of(next.isBefore(last) ? next : last);
	}

	private Duration pause(int attempts) {
		double factor = Math.pow(3, Math.min(attempts - 1, 10)) * (0.8 + 0.4 * this.random.nextDouble());
		long millis = Math.min((long) (FIRST.toMillis() * factor), LONGEST.toMillis());
		return Duration.ofMillis(millis);
	}

}
