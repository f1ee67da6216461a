package dev.parley.run;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.parley.store.RunEnd;
import dev.parley.store.Runs;
import dev.parley.store.Runs.NewMessage;
import dev.parley.store.database.StorageUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the ends of runs. While the store is away it waits for it, for a while; then it
 * keeps the end until the store is back. Bounded: what does not fit is settled as after a
 * crash. Thread-safe.
 */
final class PendingOutcomes {

	private static final Logger logger = LoggerFactory.getLogger(PendingOutcomes.class);

	private static final int CAPACITY = 1_000;

	/** Characters of all messages that wait together. */
	private static final long TEXT_CAPACITY = 32 * 1024 * 1024;

	private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	private final Runs runs;

	private final Duration patience;

	private final Consumer<UUID> whenSettled;

	private final ReentrantLock lock = new ReentrantLock();

	private final ReentrantLock settling = new ReentrantLock();

	/** In the order in which they came; guarded by the lock. */
	private final Map<UUID, PendingOutcome> waiting = new LinkedHashMap<>();

	private long text;

	/**
	 * Makes the pending outcomes.
	 * @param patience how long to wait for the store before an end is kept for later
	 * @param whenSettled is told the runs whose end was kept, and is stored now
	 */
	PendingOutcomes(Runs runs, Duration patience, Consumer<UUID> whenSettled) {
		this.runs = runs;
		this.patience = patience;
		this.whenSettled = whenSettled;
	}

	/**
	 * Stores how a run ended, and waits for the store if it is away.
	 * @return the session's token total, or empty if the run has ended otherwise or is
	 * deleted
	 * @throws StorageUnavailableException if the store stays away; the end is stored
	 * later
	 */
	Optional<Long> store(UUID runId, RunEnd end, @Nullable NewMessage message) {
		long start = System.nanoTime();
		Duration pause = FIRST_PAUSE;
		while (true) {
			try {
				return this.runs.end(runId, end, message);
			}
			catch (StorageUnavailableException ex) {
				boolean late = System.nanoTime() - start + pause.toNanos() > this.patience.toNanos();
				if (late || !slept(pause)) {
					keep(new PendingOutcome(runId, end, message));
					throw ex;
				}
				pause = pause.multipliedBy(2);
				pause = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause : LONGEST_PAUSE;
			}
		}
	}

	private static boolean slept(Duration pause) {
		try {
			Thread.sleep(pause);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private void keep(PendingOutcome outcome) {
		this.lock.lock();
		try {
			if (this.waiting.size() < CAPACITY && this.text + outcome.length() <= TEXT_CAPACITY) {
				this.waiting.put(outcome.runId(), outcome);
				this.text += outcome.length();
				logger.warn("The end of run {} waits for the store", outcome.runId());
			}
			else {
				logger.error("The end of run {} is lost: too much waits for the store", outcome.runId());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whether a run's end waits for the store. */
	boolean holds(UUID runId) {
		this.lock.lock();
		try {
			return this.waiting.containsKey(runId);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Stores what waits.
	 * @throws StorageUnavailableException if that is still not possible
	 */
	void settle() {
		if (all().isEmpty()) {
			return;
		}
		this.settling.lock();
		try {
			all().forEach(this::settle);
		}
		finally {
			this.settling.unlock();
		}
	}

	private void settle(PendingOutcome outcome) {
		try {
			this.runs.end(outcome.runId(), outcome.end(), outcome.message());
			logger.info("The end of run {} is stored", outcome.runId());
		}
		catch (StorageUnavailableException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			// The others must not wait for one that can never be stored.
			logger.error("The end of run {} cannot be stored", outcome.runId(), ex);
		}
		remove(outcome);
		this.whenSettled.accept(outcome.runId());
	}

	private void remove(PendingOutcome outcome) {
		this.lock.lock();
		try {
			this.waiting.remove(outcome.runId());
			this.text -= outcome.length();
		}
		finally {
			this.lock.unlock();
		}
	}

	private List<PendingOutcome> all() {
		this.lock.lock();
		try {
			return this.waiting.isEmpty() ? List.of() : List.copyOf(this.waiting.values());
		}
		finally {
			this.lock.unlock();
		}
	}

	private record PendingOutcome(UUID runId, RunEnd end, @Nullable NewMessage message) {

		int length() {
			return (this.message != null) ? this.message.content().length() : 0;
		}

	}

}
