package dev.parley.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts readers of streams. Thread-safe. */
public final class ReaderMetrics {

	private final Counter dropped;

	public ReaderMetrics(MeterRegistry registry) {
		this.dropped = Counter.builder("parley.readers.dropped")
			.description("Readers that were dropped because they did not read")
			.register(registry);
	}

	/** Counts a reader that was dropped because it did not read. */
	public void dropped() {
		this.dropped.increment();
	}

}
