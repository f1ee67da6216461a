package dev.parley.limits;

/** Limits what each key may take in a time window. Thread-safe. */
interface Buckets {

	/**
	 * Takes one unit for a key, if any is left in the window.
	 * @param limit number of units in a window; positive
	 */
	Taken take(String key, long limit);

	/** Returns a unit that was taken. */
	void giveBack(String key, long limit);

	/** The number of units left, without taking one. */
	long left(String key, long limit);

	/**
	 * The result of taking a unit.
	 *
	 * @param granted whether one was left
	 * @param left number of units left now
	 * @param resetNanos until all units are available again
	 */
	record Taken(boolean granted, long left, long resetNanos) {
	}

}
