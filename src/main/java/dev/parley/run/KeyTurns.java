package dev.parley.run;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import dev.parley.store.idempotency.IdempotencyKey;

/**
 * Serializes requests with the same idempotency key of the same user: each waits until
 * the one before it is accepted or refused. Thread-safe.
 */
final class KeyTurns {

	private final ConcurrentMap<Owner, Turn> turns = new ConcurrentHashMap<>();

	/** Runs {@code work} while no other request of the user has the key's turn. */
	<T> T inTurn(String userId, IdempotencyKey key, Supplier<T> work) {
		Owner owner = new Owner(userId, key.value());
		Turn turn = Objects
			.requireNonNull(this.turns.compute(owner, (id, found) -> ((found != null) ? found : new Turn()).hold()));
		turn.lock.lock();
		try {
			return work.get();
		}
		finally {
			turn.lock.unlock();
			this.turns.computeIfPresent(owner, (id, held) -> held.release() ? null : held);
		}
	}

	/** The number of requests of a user that have a key's turn or wait for it. */
	int holders(String userId, String key) {
		AtomicInteger holders = new AtomicInteger();
		this.turns.computeIfPresent(new Owner(userId, key), (_, turn) -> {
			holders.set(turn.holders);
			return turn;
		});
		return holders.get();
	}

	private record Owner(String userId, String key) {
	}

	/** One key's turn. The map that contains it guards the number of holders. */
	private static final class Turn {

		private final ReentrantLock lock = new ReentrantLock();

		private int holders;

		Turn hold() {
			this.holders++;
			return this;
		}

		/** Releases one hold; true if it was the last. */
		boolean release() {
			return --this.holders == 0;
		}

	}

}
