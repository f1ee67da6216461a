package dev.parley.testing;

import java.time.Duration;

/** How and when, by {@link System#nanoTime()}, an exchange or its connection ended. */
public record Ending(How how, long nanoTime) {

	static Ending now(How how) {
		return new Ending(how, System.nanoTime());
	}

	public boolean closedByPeer() {
		return this.how == How.CLOSED_BY_PEER;
	}

	/** The time from the given instant of {@link System#nanoTime()} to the end. */
	public Duration since(long nanoTime) {
		return Duration.ofNanos(this.nanoTime - nanoTime);
	}

	/** How it ended. */
	public enum How {

		/** The last bytes of the answer were sent; only for exchanges. */
		ANSWERED,

		/** By the end of its stream, half-closed or not, or by a reset. */
		CLOSED_BY_PEER,

		CUT_BY_SCRIPT, CLOSED_BY_SERVER

	}

}
