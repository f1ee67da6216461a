package dev.parley.mcp.client;

import java.time.Duration;

import dev.parley.mcp.client.McpException.Reason;

/** The end of a wait, as a time of {@link System#nanoTime()}. */
record Deadline(long nanoTime) {

	static Deadline in(Duration time) {
		return new Deadline(System.nanoTime() + time.toNanos());
	}

	/** The time left; never negative. */
	Duration left() {
		return Duration.ofNanos(Math.max(0, this.nanoTime - System.nanoTime()));
	}

	/** The wait, shortened to the time left. */
	Duration leftOf(Duration wait) {
		Duration left = left();
		return (wait.compareTo(left) < 0) ? wait : left;
	}

	/**
	 * Does nothing before the deadline.
	 * @throws McpException once it has passed
	 */
	void requireTime() throws McpException {
		if (passed()) {
			throw new McpException(Reason.TIMED_OUT, "No answer in time");
		}
	}

	boolean passed() {
		return left().isZero();
	}

}
