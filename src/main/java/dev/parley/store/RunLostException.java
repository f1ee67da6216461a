package dev.parley.store;

import java.util.UUID;

/**
 * A claim no longer holds: the run has ended or was deleted, or another server executes
 * it. Nothing was stored.
 */
public class RunLostException extends RuntimeException {

	/** Creates an exception for a run. */
	public RunLostException(UUID runId) {
		super("This server no longer executes run " + runId, null, false, false);
	}

}
