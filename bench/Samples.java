import module java.base;

/** Times of one kind, in nanoseconds. Thread-safe. */
final class Samples {

	private final LongStream.Builder values = LongStream.builder();

	private int count;

	synchronized void add(long nanos) {
		this.values.add(nanos);
		this.count++;
	}

	synchronized int count() {
		return this.count;
	}

	/** The median and the 99th percentile, in milliseconds. To be called once, at the end. */
	synchronized Percentiles percentiles() {
		long[] sorted = this.values.build().sorted().toArray();
		return (sorted.length == 0) ? new Percentiles(Double.NaN, Double.NaN)
				: new Percentiles(sorted[(sorted.length - 1) / 2] / 1e6, sorted[(int) (0.99 * (sorted.length - 1))] / 1e6);
	}

	/** In milliseconds; not a number if there was nothing to measure. */
	record Percentiles(double median, double high) {

		@Override
		public String toString() {
			return Double.isNaN(this.median) ? "-" : "%.1f / %.1f".formatted(this.median, this.high);
		}

	}

}
