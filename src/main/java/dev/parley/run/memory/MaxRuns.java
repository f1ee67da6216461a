package dev.parley.run.memory;

import java.util.regex.Pattern;

import dev.parley.start.HeapAmount;

/**
 * The maximum number of concurrent runs, set as a number or as a share of the heap, such
 * as {@code 50%}.
 */
public final class MaxRuns {

	/**
	 * A higher limit must be set as a number, because Tomcat's connections must be raised
	 * with it.
	 */
	private static final int MAX_BY_SHARE = 10_000;

	private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");

	/** The share of the heap for runs if their limit is set as a number. */
	private static final String DEFAULT_SHARE = "50%";

	private final int count;

	private final long memory;

	private MaxRuns(int count, long memory) {
		this.count = count;
		this.memory = memory;
	}

	/**
	 * Parses a number or a share of the heap.
	 * @throws IllegalArgumentException if it is neither; the message says what is
	 * expected
	 */
	public static MaxRuns valueOf(String text) {
		return of(text, Runtime.getRuntime().maxMemory());
	}

	/** The same for a heap of the given size in bytes. */
	public static MaxRuns of(String text, long heap) {
		if (NUMBER.matcher(text.strip()).matches()) {
			int count = Integer.parseInt(text.strip());
			return new MaxRuns(count, Math.max(HeapAmount.of(DEFAULT_SHARE, heap).bytes(), memoryOf(count)));
		}
		if (!text.endsWith("%")) {
			throw new IllegalArgumentException(
					"'" + text + "': expected a number of runs, or 1% to 99% of the heap for them");
		}
		long share = HeapAmount.of(text, heap).bytes();
		return new MaxRuns(Math.clamp(share / RunMemory.FIRST_BYTES, 1, MAX_BY_SHARE), Math.max(share, memoryOf(1)));
	}

	private static long memoryOf(int count) {
		return (long) count * RunMemory.FIRST_BYTES;
	}

	public int count() {
		return this.count;
	}

	/** The memory for all runs together, in bytes. */
	public long memory() {
		return this.memory;
	}

}
