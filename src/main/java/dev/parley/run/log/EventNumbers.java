package dev.parley.run.log;

import java.util.Arrays;

/**
 * The numbers of a run's events. They rise by one, except that each server that executes
 * the run begins far above the one before: nobody knows how far the readers of the one
 * before have come. Not thread-safe.
 */
final class EventNumbers {

	/** More events than a run can have. */
	private static final int PER_EPOCH = 1_000_000;

	/** For each server, how many events came before its first one. */
	private int[] counts = { 0 };

	/** For each server, the number before its first one. */
	private int[] bases;

	/**
	 * @param epoch of the server that executes the run, from 1 on
	 */
	EventNumbers(int epoch) {
		this.bases = new int[] { before(epoch) };
	}

	/** The number before the first event of a server. */
	private static int before(int epoch) {
		return (epoch - 1) * PER_EPOCH;
	}

	/** The epoch of the server that has published an event. */
	static int epoch(int number) {
		return 1 + Math.max(0, number - 1) / PER_EPOCH;
	}

	/** The epoch of the last server. */
	int epoch() {
		return 1 + this.bases[this.bases.length - 1] / PER_EPOCH;
	}

	/**
	 * Another server goes on.
	 * @param count of events so far
	 */
	void goOn(int epoch, int count) {
		if (count == this.counts[this.counts.length - 1]) {
			this.bases[this.bases.length - 1] = before(epoch);
			return;
		}
		this.counts = Arrays.copyOf(this.counts, this.counts.length + 1);
		this.counts[this.counts.length - 1] = count;
		this.bases = Arrays.copyOf(this.bases, this.bases.length + 1);
		this.bases[this.bases.length - 1] = before(epoch);
	}

	/**
	 * How many events a reader has seen that has seen the one with the given number. Of a
	 * server whose events are no longer known, it has seen at least the first one, which
	 * tells what run it is.
	 */
	int seen(int number) {
		for (int i = this.bases.length - 1; i >= 0; i--) {
			if (number >= this.bases[i]) {
				int seen = this.counts[i] + number - this.bases[i];
				return (i == this.bases.length - 1) ? seen : Math.min(seen, this.counts[i + 1]);
			}
		}
		return (number > 0) ? 1 : 0;
	}

	/** The number of the last of {@code count} events. */
	int last(int count) {
		int i = this.bases.length - 1;
		while (i > 0 && count <= this.counts[i]) {
			i--;
		}
		return count - this.counts[i] + this.bases[i];
	}

	/** How many of the events after the first {@code seen} have numbers without a gap. */
	int unbroken(int seen) {
		for (int i = 1; i < this.counts.length; i++) {
			if (this.counts[i] > seen) {
				return this.counts[i] - seen;
			}
		}
		return Integer.MAX_VALUE;
	}

}
