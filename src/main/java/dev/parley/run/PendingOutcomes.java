package dev.parley.run;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.parley.run.OutcomeBacklog.PendingOutcome;
import dev.parley.store.RunClaim;
import dev.parley.store.RunEnd;
import dev.parley.store.Runs;
import dev.parley.store.Runs.NewMessage;
import dev.parley.store.database.StorageUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores how runs ended. If the store is unavailable, it retries for a while; then it
 * keeps the outcome until the store is back. Thread-safe.
 */
final class PendingOutcomes {

	private static final Logger logger = LoggerFactory.getLogger(PendingOutcomes.class);

	private final Runs runs;

	private final Duration patience;

	private final Consumer<UUID> whenSettled;

	private final OutcomeBacklog backlog = new OutcomeBacklog();

	private final ReentrantLock settling = new ReentrantLock();

	/**
	 * Creates an empty backlog.
	 * @param patience how long to wait for the store before an outcome is kept for later
	 * @param whenSettled receives the id of each run whose outcome was kept and is now
	 * stored
	 */
	PendingOutcomes(Runs runs, Duration patience, Consumer<UUID> whenSettled) {
		this.runs = runs;
		this.patience = patience;
		this.whenSettled = whenSettled;
	}

	/**
	 * Stores the outcome of a run, and waits for the store if it is unavailable.
	 * @return the session's token total, or empty if the claim does not hold
	 * @throws StorageUnavailableException if the store stays unavailable; the outcome is
	 * stored later
	 */
	Optional<Long> store(RunClaim claim, RunEnd end, @Nullable NewMessage message) {
		GrowingPause pause = new GrowingPause(this.patience);
		while (true) {
			try {
				return this.runs.end(claim, end, message);
			}
			catch (StorageUnavailableException ex) {
				if (!pause.waits()) {
					this.backlog.keep(new PendingOutcome(claim, end, message));
					throw ex;
				}
			}
		}
	}

	/** Whether a run's outcome is waiting for the store. */
	boolean holds(UUID runId) {
		return this.backlog.holds(runId);
	}

	/**
	 * Stores the waiting outcomes.
	 * @throws StorageUnavailableException if the store is still unavailable
	 */
	void settle() {
		if (this.backlog.all().isEmpty()) {
			return;
		}
		this.settling.lock();
		try {
			this.backlog.all().forEach(this::settle);
		}
		finally {
			this.settling.unlock();
		}
	}

	private void settle(PendingOutcome outcome) {
		try {
			this.runs.end(outcome.claim(), outcome.end(), outcome.message());
			logger.info("The end of run {} is stored", outcome.runId());
		}
		catch (StorageUnavailableException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			// An outcome that can never be stored must not block the others.
			logger.error("The end of run {} cannot be stored", outcome.runId(), ex);
		}
		this.backlog.remove(outcome);
		this.whenSettled.accept(outcome.runId());
	}

}
