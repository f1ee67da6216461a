package dev.parley.run;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import dev.parley.store.IdempotencyKey;

/**
 * Lets one request at a time settle what its idempotency key stands for: the next one
 * waits until it is accepted or refused. Thread-safe.
 */
final class KeyTurns {

	private final ConcurrentMap<Owner, Turn> turns = new ConcurrentHashMap<>();

	/** Does something while no other request of that user has the key's turn. */
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

	/** How many requests of a user have the turn of a key, or wait for it. */
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

	/** One key's turn; the number of holders is guarded by the map it stands in. */
	private static final class Turn {

		private final ReentrantLock lock = new ReentrantLock();

		private int holders;

		Turn hold() {
			this.holders++;
			return this;
		}

		/** Gives up one hold; true if nobody needs this turn any more. */
		boolean release() {
			return --this.holders == 0;
		}

	}

}
