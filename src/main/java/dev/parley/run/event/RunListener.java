package dev.parley.run.event;

import java.time.Instant;
import java.util.UUID;

import dev.parley.caller.RequestSource;

/** Is told of runs. */
public interface RunListener {

	/**
	 * A run leaves its queue. It is called on the run's own thread and should be quick.
	 * @param origin the request that asked for it
	 * @param message what was asked; no log may have it
	 */
	default void started(UUID runId, RequestSource origin, Instant createdAt, String message) {
	}

	/**
	 * A run has ended and its end is stored. Readers of the run get its last event after
	 * this. It is called on the run's own thread and should be quick.
	 */
	void ended(EndedRun run);

}
