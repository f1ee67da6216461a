package dev.parley.run;

import java.util.regex.Pattern;

import org.springframework.util.unit.DataSize;

/**
 * How many runs there may be at once, as settings have it: a number, or as many as a
 * share of the heap carries, such as {@code 50%}.
 */
public final class MaxRuns {

	/** What a run takes while its answer is streamed, with its buffers and threads. */
	private static final DataSize RUN = DataSize.ofKilobytes(150);

	/** More than that have to be asked for by number: Tomcat's connections go with it. */
	private static final int MOST_BY_SHARE = 10_000;

	private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");

	private final int count;

	private MaxRuns(int count) {
		this.count = count;
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
			return new MaxRuns(Integer.parseInt(text.strip()));
		}
		if (!text.endsWith("%")) {
			throw new IllegalArgumentException(
					"'" + text + "': expected a number of runs, or 1% to 99% of the heap for them");
		}
		return new MaxRuns(Math.clamp(HeapAmount.of(text, heap).bytes() / RUN.toBytes(), 1, MOST_BY_SHARE));
	}

	int count() {
		return this.count;
	}

}
