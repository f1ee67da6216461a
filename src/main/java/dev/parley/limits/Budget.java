package dev.parley.limits;

import java.util.concurrent.atomic.AtomicLong;

/** The tokens of one day that are spent or set aside. Thread-safe. */
final class Budget {

	private final AtomicLong committed;

	Budget(long totals) {
		this.committed = new AtomicLong(totals);
	}

	/**
	 * Reserves tokens if any are left: so the last answer of a day may take more than was
	 * left, and no other may begin beside it.
	 */
	boolean reserve(long tokens, long limit) {
		for (;;) {
			long before = this.committed.get();
			if (before >= limit) {
				return false;
			}
			if (this.committed.compareAndSet(before, before + tokens)) {
				return true;
			}
		}
	}

	/** Puts what was used in the place of what was set aside. */
	void settle(long reserved, long used) {
		this.committed.addAndGet(used - reserved);
	}

}
