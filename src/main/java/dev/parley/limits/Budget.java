package dev.parley.limits;

import java.util.concurrent.atomic.AtomicLong;

/** What of one day is spent or set aside. Thread-safe. */
final class Budget {

	private final AtomicLong committed;

	Budget(long spent) {
		this.committed = new AtomicLong(spent);
	}

	/**
	 * Reserves an amount if any is left: so the last answer of a day may take more than
	 * was left, and no other may begin beside it.
	 */
	boolean reserve(long amount, long limit) {
		for (;;) {
			long before = this.committed.get();
			if (before >= limit) {
				return false;
			}
			if (this.committed.compareAndSet(before, before + amount)) {
				return true;
			}
		}
	}

	/** Puts what was used in the place of what was set aside. */
	void settle(long reserved, long used) {
		this.committed.addAndGet(used - reserved);
	}

}
