package dev.parley.run.shared;

import dev.parley.run.log.FollowedRun;

/** Brings the events of runs that other servers execute. Thread-safe. */
public interface EventFeed {

	/** No other server executes runs. */
	EventFeed NONE = (run) -> {
		throw new IllegalStateException("Run " + run.id() + " is nobody else's");
	};

	/**
	 * Adds a run's events as they come, up to its end.
	 * @param run in which they are read; it may have events already
	 */
	void follow(FollowedRun run);

}
