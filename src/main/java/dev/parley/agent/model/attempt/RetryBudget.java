package dev.parley.agent.model.attempt;

import java.util.function.LongSupplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * Limits the number of retries, so that retries do not worsen an outage: per minute, a
 * fifth of all calls and at least ten. Thread-safe.
 */
final class RetryBudget {

	private static final int AT_LEAST = 10;

	private static final int CALLS_PER_RETRY = 5;

	/** The last minute is counted in slots of one second. */
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
	 * Creates an unused budget.
	 * @param nanos a monotonic clock, in nanoseconds
	 */
	RetryBudget(LongSupplier nanos) {
		this.nanos = nanos;
		this.slot = nanos.getAsLong() / NANOS_PER_SLOT;
	}

	/** Counts the first attempt of a call. */
	synchronized void called() {
		this.calls[current()]++;
	}

	/** Takes one retry from the budget; false if it is used up. */
	synchronized boolean take() {
		int place = current();
		if (sum(this.retries) >= Math.max(AT_LEAST, sum(this.calls) / CALLS_PER_RETRY)) {
			return false;
		}
		this.retries[place]++;
		return true;
	}

	/** The slot of this second; clears the slots that are older than a minute. */
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
