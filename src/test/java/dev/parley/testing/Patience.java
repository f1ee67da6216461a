package dev.parley.testing;

import java.time.Duration;

/**
 * Limits for waiting in tests. A wait ends as soon as its condition holds, and only a
 * failing test waits to the limit, so the limits are generous enough for a slow, busy
 * machine.
 */
public final class Patience {

	public static final Duration LIMIT = Duration.ofSeconds(60);

	/**
	 * For events that must happen before another limit, such as 30 seconds, expires: as
	 * long as possible, but shorter than that.
	 */
	public static final Duration AT_ONCE = Duration.ofSeconds(20);

	/** For a process to start, do its work, and end. */
	public static final Duration PROCESS = Duration.ofMinutes(5);

	private Patience() {
	}

}
