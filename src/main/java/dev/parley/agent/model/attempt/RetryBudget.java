package dev.parley.agent.model.attempt;

import java.util.function.LongSupplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * How many calls may be made again: so many that an outage is not multiplied. In each
 * minute that is a fifth of all calls, and ten at least. Thread-safe.
 */
final class RetryBudget {

	private static final int AT_LEAST = 10;

	private static final int CALLS_PER_RETRY = 5;

	/** The minute is counted in slots of a second. */
	private static final int SLOTS = 60;

	private static final long NANOS_PER_SLOT = 1_000_000_000;

	private final LongSupplier nanos;

	@GuardedBy("this")
	private final int[] calls = new int[SLOTS];

	@GuardedBy("this")
	private final int[] retries = new int[SLOTS];

	@GuardedBy("this")
	private long slot;

	/**
	 * Nothing is counted yet.
	 * @param nanos a clock that only goes forward
	 */
	RetryBudget(LongSupplier nanos) {
		this.nanos = nanos;
		this.slot = nanos.getAsLong() / NANOS_PER_SLOT;
	}

	/** Something is asked; attempts after the first do not count. */
	synchronized void called() {
		this.calls[current()]++;
	}

	/** Takes one more attempt out of the budget; false if there is none. */
	synchronized boolean take() {
		int place = current();
		if (sum(this.retries) >= Math.max(AT_LEAST, sum(this.calls) / CALLS_PER_RETRY)) {
			return false;
		}
		this.retries[place]++;
		return true;
	}

	/** The place of this second, those that are over a minute old being empty. */
	@GuardedBy("this")
	private int current() {
		long now = this.nanos.getAsLong() / NANOS_PER_SLOT;
		long from = Math.max(this.slot + 1, now - SLOTS + 1);
		for (long passed = from; passed <= now; passed++) {
			this.calls[Math.floorMod(passed, SLOTS)] = 0;
			this.retries[Math.floorMod(passed, SLOTS)] = 0;
		}
		this.slot = Math.max(this.slot, now);
		return Math.floorMod(this.slot, SLOTS);
	}

	private static int sum(int[] counts) {
		int sum = 0;
		for (int count : counts) {
			sum += count;
		}
		return sum;
	}

}
