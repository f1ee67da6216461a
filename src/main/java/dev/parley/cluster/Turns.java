package dev.parley.cluster;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Who waits until it is a run's turn in its session: runs of this server, and servers
 * that wait for a run of this one. Thread-safe.
 */
final class Turns {

	private final ConcurrentMap<UUID, Set<Turn>> here = new ConcurrentHashMap<>();

	private final ConcurrentMap<UUID, Set<String>> elsewhere = new ConcurrentHashMap<>();

	/** A run of this server begins to wait. */
	Turn begin(UUID sessionId) {
		Turn turn = new Turn(sessionId);
		this.here.compute(sessionId, (_, turns) -> {
			Set<Turn> all = (turns != null) ? turns : ConcurrentHashMap.newKeySet();
			all.add(turn);
			return all;
		});
		return turn;
	}

	/** Another server waits until a run of this one has ended. */
	void waits(UUID sessionId, String replica) {
		this.elsewhere.compute(sessionId, (_, replicas) -> {
			Set<String> all = (replicas != null) ? replicas : ConcurrentHashMap.newKeySet();
			all.add(replica);
			return all;
		});
	}

	/** Wakes the waiting runs of this server, which then look whose turn it is. */
	void wake(UUID sessionId) {
		this.here.getOrDefault(sessionId, Set.of()).forEach(Turn::wake);
	}

	/** Forgets the servers that wait, and returns them. */
	Set<String> takeWaiting(UUID sessionId) {
		Set<String> waiting = this.elsewhere.remove(sessionId);
		return (waiting != null) ? waiting : Set.of();
	}

	/** A waiting run. */
	final class Turn implements AutoCloseable {

		private final UUID sessionId;

		private final Semaphore woken = new Semaphore(0);

		Turn(UUID sessionId) {
			this.sessionId = sessionId;
		}

		void wake() {
			this.woken.release();
		}

		/** Waits until it is woken, but no longer than {@code patience}. */
		void await(Duration patience) throws InterruptedException {
			if (this.woken.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
				this.woken.drainPermits();
			}
		}

		@Override
		public void close() {
			Turns.this.here.computeIfPresent(this.sessionId, (_, turns) -> {
				turns.remove(this);
				return turns.isEmpty() ? null : turns;
			});
		}

	}

}
