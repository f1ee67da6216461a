package dev.parley.limits;

import java.util.concurrent.atomic.AtomicLong;

/** The budget of one day: what is spent and what is reserved. Thread-safe. */
final class Budget {

	private final AtomicLong committed;

	private final AtomicLong spent;

	Budget(long spent) {
		this.committed = new AtomicLong(spent);
		this.spent = new AtomicLong(spent);
	}

	/** What is spent, without what is reserved. */
	long spent() {
		return this.spent.get();
	}

	/**
	 * Reserves an amount if anything is left. So the last answer of a day may exceed the
	 * limit, but no other one can start meanwhile.
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

	/** Replaces a reserved amount by the used one. */
	void settle(long reserved, long used) {
		this.spent.addAndGet(used);
		this.committed.addAndGet(used - reserved);
	}

}
