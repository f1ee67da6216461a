package dev.parley.agent.model.attempt;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.Cancellation.Registration;
import dev.parley.agent.model.CancelledException;
import org.jspecify.annotations.Nullable;

/**
 * The wait before a retry.
 *
 * @see <a href=
 * "https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
 * backoff with full jitter</a>
 */
final class Backoff {

	/** If the upstream asks for a longer wait, there is no retry. */
	static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(20);

	private static final Duration FIRST = Duration.ofMillis(500);

	private static final int DOUBLINGS = 4;

	private Backoff() {
	}

	/**
	 * The wait before a retry.
	 * @param retry counted from 0
	 * @param retryAfter the wait that the upstream asks for; null: none
	 */
	static Duration before(int retry, @Nullable Duration retryAfter) {
		return (retryAfter != null) ? retryAfter : Duration.ofNanos(
				ThreadLocalRandom.current().nextLong(FIRST.multipliedBy(1L << Math.min(retry, DOUBLINGS)).toNanos()));
	}

	/**
	 * Waits.
	 * @throws CancelledException as soon as {@code cancellation} is requested, or the
	 * thread is interrupted
	 */
	static void sleep(Duration wait, Cancellation cancellation) {
		CountDownLatch cancelled = new CountDownLatch(1);
		try (Registration _ = cancellation.onRequest(cancelled::countDown)) {
			if (cancelled.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
				throw new CancelledException();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
	}

}
