package dev.parley.run;

import java.time.Duration;

/** Pauses between attempts, each twice as long as the one before, up to a second. */
final class GrowingPause {

	private static final long FIRST_MILLIS = 50;

	private static final long LONGEST_MILLIS = 1_000;

	private final Duration patience;

	private final long start = System.nanoTime();

	private long millis = FIRST_MILLIS;

	/**
	 * @param patience the time for all pauses together
	 */
	GrowingPause(Duration patience) {
		this.patience = patience;
	}

	/** Waits; false, at once, if the pause would last too long, or if interrupted. */
	boolean waits() {
		if (System.nanoTime() - this.start + Duration.ofMillis(this.millis).toNanos() > this.patience.toNanos()) {
			return false;
		}
		try {
			Thread.sleep(this.millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		this.millis = Math.min(2 * this.millis, LONGEST_MILLIS);
		return true;
	}

}
