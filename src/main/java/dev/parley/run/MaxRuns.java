package dev.parley.run;

import java.util.regex.Pattern;

import dev.parley.start.HeapAmount;

/**
 * How many runs there may be at once, as settings have it: a number, or as many as a
 * share of the heap carries, such as {@code 50%}.
 */
public final class MaxRuns {

	/** More than that have to be asked for by number: Tomcat's connections go with it. */
	private static final int MOST_BY_SHARE = 10_000;

	private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");

	/** Of the heap, for runs that are limited by number. */
	private static final String USUAL_SHARE = "50%";

	private final int count;

	private final long memory;

	private MaxRuns(int count, long memory) {
		this.count = count;
		this.memory = memory;
	}

	/**
	 * Reads a number, or a share of the heap.
	 * @throws IllegalArgumentException that says what was expected
	 */
	public static MaxRuns valueOf(String text) {
		return of(text, Runtime.getRuntime().maxMemory());
	}

	/** The same, with a heap of so many bytes. */
	static MaxRuns of(String text, long heap) {
		if (NUMBER.matcher(text.strip()).matches()) {
			int count = Integer.parseInt(text.strip());
			return new MaxRuns(count, Math.max(HeapAmount.of(USUAL_SHARE, heap).bytes(), memoryOf(count)));
		}
		if (!text.endsWith("%")) {
			throw new IllegalArgumentException(
					"'" + text + "': expected a number of runs, or 1% to 99% of the heap for them");
		}
		long share = HeapAmount.of(text, heap).bytes();
		return new MaxRuns(Math.clamp(share / RunMemory.FIRST_BYTES, 1, MOST_BY_SHARE), Math.max(share, memoryOf(1)));
	}

	private static long memoryOf(int count) {
		return (long) count * RunMemory.FIRST_BYTES;
	}

	int count() {
		return this.count;
	}

	/** What all of them together may take, in bytes. */
	long memory() {
		return this.memory;
	}

}
