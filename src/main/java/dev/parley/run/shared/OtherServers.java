package dev.parley.run.shared;

import java.time.Duration;

/** The servers that share the store with this one. Thread-safe. */
public interface OtherServers {

	/** There is none. */
	OtherServers NONE = (userId, patience) -> {
		// Nobody to wait for.
	};

	/**
	 * Waits until none of them executes a run of a user whose sessions were deleted, and
	 * all have stored what they knew about such runs; at most for {@code patience}, by
	 * the end of which they have noticed the deletion by themselves.
	 */
	void awaitNoneOf(String userId, Duration patience) throws InterruptedException;

}
