package dev.parley.run.event;

import java.time.Instant;
import java.util.UUID;

import dev.parley.caller.RequestSource;

/** Is notified of the start and the end of runs. */
public interface RunListener {

	/**
	 * A run leaves its queue. Called on the run's thread; must return quickly.
	 * @param origin the HTTP request that asked for it
	 * @param message the user's message, which must not be logged
	 */
	default void started(UUID runId, RequestSource origin, Instant createdAt, String message) {
	}

	/**
	 * A run has ended and its end is stored. Readers of the run get its last event after
	 * this. Called on the run's thread; must return quickly.
	 */
	void ended(EndedRun run);

	/**
	 * Stores at once what it has noted of ended runs.
	 * @throws dev.parley.store.database.StorageUnavailableException if that is not
	 * possible
	 */
	default void flush() {
	}

}
