package dev.parley.run;

import java.util.UUID;
import java.util.concurrent.LinkedBlockingDeque;

import dev.parley.store.RunEnd;
import dev.parley.store.Runs;
import dev.parley.store.Runs.NewMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends of runs that could not be stored and wait for the store to come back. Bounded:
 * what does not fit is settled at the next start, as after a crash. Thread-safe.
 */
final class PendingOutcomes {

	private static final Logger logger = LoggerFactory.getLogger(PendingOutcomes.class);

	private static final int CAPACITY = 1_000;

	private final LinkedBlockingDeque<PendingOutcome> ends = new LinkedBlockingDeque<>(CAPACITY);

	private final Runs runs;

	PendingOutcomes(Runs runs) {
		this.runs = runs;
	}

	void add(UUID runId, RunEnd end, @Nullable NewMessage message) {
		if (!this.ends.offer(new PendingOutcome(runId, end, message))) {
			logger.error("The end of run {} stays unsettled until the next start", runId);
		}
	}

	/**
	 * Stores what waits.
	 * @throws dev.parley.store.StorageUnavailableException where that is still not
	 * possible
	 */
	void settle() {
		for (PendingOutcome next = this.ends.peek(); next != null; next = this.ends.peek()) {
			this.runs.end(next.runId(), next.end(), next.message());
			this.ends.poll();
			logger.info("The end of run {} is settled", next.runId());
		}
	}

	private record PendingOutcome(UUID runId, RunEnd end, @Nullable NewMessage message) {
	}

}
