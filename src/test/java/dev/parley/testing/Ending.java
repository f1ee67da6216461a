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

	/** How long after that instant of {@link System#nanoTime()} it happened. */
	public Duration since(long nanoTime) {
		return Duration.ofNanos(this.nanoTime - nanoTime);
	}

	/** Who or what ended it. */
	public enum How {

		/** The last bytes of the answer were on their way; a connection never ends so. */
		ANSWERED,

		/** By the end of its stream, half-closed or not, or by a reset. */
		CLOSED_BY_PEER,

		CUT_BY_SCRIPT, CLOSED_BY_SERVER

	}

}
