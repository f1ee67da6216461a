package dev.parley.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.store.RunClaim;
import dev.parley.store.RunEnd;
import dev.parley.store.Runs.NewMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Outcomes of runs that wait for the store, in limited memory. Thread-safe. */
final class OutcomeBacklog {

	private static final Logger logger = LoggerFactory.getLogger(OutcomeBacklog.class);

	private static final int CAPACITY = 1_000;

	/** Limit for the characters of all waiting messages together. */
	private static final long TEXT_CAPACITY = 32 * 1024 * 1024;

	private final ReentrantLock lock = new ReentrantLock();

	/** In the order of arrival. */
	@GuardedBy("lock")
	private final Map<UUID, PendingOutcome> waiting = new LinkedHashMap<>();

	@GuardedBy("lock")
	private long text;

	/**
	 * Keeps an outcome until it is removed. If there is no room, it is dropped, and the
	 * run is later marked as interrupted, as after a crash.
	 */
	void keep(PendingOutcome outcome) {
		this.lock.lock();
		try {
			if (this.waiting.size() < CAPACITY && this.text + outcome.length() <= TEXT_CAPACITY) {
				this.waiting.put(outcome.runId(), outcome);
				this.text += outcome.length();
				logger.warn("The end of run {} waits for the store", outcome.runId());
			}
			else {
				logger.error("The end of run {} is lost: too many outcomes wait for the store", outcome.runId());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whether a run's outcome waits for the store. */
	boolean holds(UUID runId) {
		this.lock.lock();
		try {
			return this.waiting.containsKey(runId);
		}
		finally {
			this.lock.unlock();
		}
	}

	void remove(PendingOutcome outcome) {
		this.lock.lock();
		try {
			this.waiting.remove(outcome.runId());
			this.text -= outcome.length();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The waiting outcomes, oldest first. */
	List<PendingOutcome> all() {
		this.lock.lock();
		try {
			return this.waiting.isEmpty() ? List.of() : List.copyOf(this.waiting.values());
		}
		finally {
			this.lock.unlock();
		}
	}

	/** How a run ended, and its last message; null if it has none. */
	record PendingOutcome(RunClaim claim, RunEnd end, @Nullable NewMessage message) {

		UUID runId() {
			return this.claim.runId();
		}

		int length() {
			if (this.message == null) {
				return 0;
			}
			String reasoning = this.message.reasoning();
			return this.message.content().length() + ((reasoning != null) ? reasoning.length() : 0);
		}

	}

}
