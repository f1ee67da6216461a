package dev.parley.run;

import java.time.Clock;
import java.util.Set;
import java.util.UUID;

import dev.parley.run.event.FailureCode;
import dev.parley.store.RunEnd;
import dev.parley.store.RunRecovery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds runs that are stored as unfinished but not executed by any thread: an earlier
 * process left them, or their acceptance was committed although the store reported a
 * failure. It marks them as interrupted and keeps their text, so that clients can retry.
 */
final class OrphanedRuns {

	private static final Logger logger = LoggerFactory.getLogger(OrphanedRuns.class);

	static final RunEnd.Failed INTERRUPTED = new RunEnd.Failed(FailureCode.INTERRUPTED.code(),
			"The server stopped before the answer was done", true);

	private final RunRecovery store;

	private final RunRegistry registry;

	private final PendingOutcomes outcomes;

	private final Clock clock;

	OrphanedRuns(RunRecovery store, RunRegistry registry, PendingOutcomes outcomes, Clock clock) {
		this.store = store;
		this.registry = registry;
		this.outcomes = outcomes;
		this.clock = clock;
	}

	/** Marks all orphaned runs as interrupted. */
	void adopt() {
		// In this order: a run is in the registry before it is stored, and its end is
		// stored, or waits for that, before it leaves.
		Set<UUID> unfinished = this.store.unfinished();
		unfinished.removeIf(
				(id) -> this.registry.expects(id) || this.registry.findLive(id).isPresent() || this.outcomes.holds(id));
		int ended = this.store.recover(unfinished, INTERRUPTED, this.clock.instant());
		if (ended > 0) {
			logger.info("Marked {} unfinished runs as failed", ended);
		}
	}

}
