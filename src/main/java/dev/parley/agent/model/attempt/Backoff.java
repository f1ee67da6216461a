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
 * How long to wait before a call is made again.
 *
 * @see <a href=
 * "https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
 * backoff with full jitter</a>
 */
final class Backoff {

	/** An upstream that asks for more is not waited for. */
	static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(20);

	private static final Duration FIRST = Duration.ofMillis(500);

	private static final int DOUBLINGS = 4;

	private Backoff() {
	}

	/**
	 * The wait before a retry.
	 * @param retry counted from 0
	 * @param retryAfter what the upstream asks for; null: nothing
	 */
	static Duration before(int retry, @Nullable Duration retryAfter) {
		return (retryAfter != null) ? retryAfter : Duration.ofNanos(
				ThreadLocalRandom.current().nextLong(FIRST.multipliedBy(1L << Math.min(retry, DOUBLINGS)).toNanos()));
	}

	/**
	 * Waits.
	 * @throws CancelledException at once when {@code cancellation} is asked for, or the
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
