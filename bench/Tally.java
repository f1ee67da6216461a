import module java.base;

/** What one phase of the load has measured; times are in nanoseconds. */
final class Tally {

	private final LongStream.Builder firstToken = LongStream.builder();

	private final LongStream.Builder added = LongStream.builder();

	private int tokens;

	/** Counts a token that came so long after its request, and so long after it was sent. */
	synchronized void token(boolean first, long sinceAsked, long sinceSent) {
		this.tokens++;
		this.added.add(sinceSent);
		if (first) {
			this.firstToken.add(sinceAsked);
		}
	}

	synchronized int tokens() {
		return this.tokens;
	}

	/** Medians and 99th percentiles of both times, in milliseconds. */
	String times() {
		return "%17s %17s".formatted(percentiles(this.firstToken), percentiles(this.added));
	}

	private static String percentiles(LongStream.Builder samples) {
		long[] sorted = samples.build().sorted().toArray();
		return (sorted.length == 0) ? "-" : "%.1f / %.1f".formatted(sorted[(sorted.length - 1) / 2] / 1e6,
				sorted[(int) (0.99 * (sorted.length - 1))] / 1e6);
	}

}
