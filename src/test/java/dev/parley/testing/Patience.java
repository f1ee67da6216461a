package dev.parley.testing;

import java.time.Duration;

/**
 * How long tests wait for what will happen. A condition ends a wait; only a failing test
 * waits to the end. So it is long enough for a slow machine that does much else.
 */
public final class Patience {

	public static final Duration LIMIT = Duration.ofSeconds(60);

	/**
	 * For what must not wait for something else, such as a time limit of 30 seconds: long
	 * for the same reason, and shorter than that.
	 */
	public static final Duration AT_ONCE = Duration.ofSeconds(20);

	/** For a process to start, do what it is for, and end. */
	public static final Duration PROCESS = Duration.ofMinutes(5);

	private Patience() {
	}

}
