package dev.parley.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How far apart the exchanges with Redis are that concern all streams at once. Each one
 * costs system calls and wake-ups of threads, and a read names all streams, so with many
 * of them it is better to have fewer. The time is far too short to be seen.
 */
final class Spacing {

	/** As many can do without. */
	private static final int FEW = 8;

	private static final Duration PER_STREAM = Duration.ofNanos(200_000);

	private static final Duration LONGEST = Duration.ofMillis(10);

	private Spacing() {
	}

	/**
	 * Waits until the next exchange.
	 * @param last when the last one began, of {@link System#nanoTime}
	 */
	static void sleep(int streams, long last) throws InterruptedException {
		TimeUnit.NANOSECONDS.sleep(last + of(streams).toNanos() - System.nanoTime());
	}

	static Duration of(int streams) {
		if (streams < FEW) {
			return Duration.ZERO;
		}
		Duration spacing = PER_STREAM.multipliedBy(streams);
		return (spacing.compareTo(LONGEST) < 0) ? spacing : LONGEST;
	}

}
