package dev.parley.limits;

/** Counts what each key takes in a window of time. Thread-safe. */
interface Buckets {

	/**
	 * Takes one of what {@code key} may have in the window, if there is one left.
	 * @param limit in the window, positive
	 */
	Taken take(String key, long limit);

	/** Gives one back that was taken. */
	void giveBack(String key, long limit);

	/** How many are left, without taking one. */
	long left(String key, long limit);

	/**
	 * The result.
	 *
	 * @param granted whether there was one left
	 * @param left how many are left now
	 * @param resetNanos until all are there again
	 */
	record Taken(boolean granted, long left, long resetNanos) {
	}

}
