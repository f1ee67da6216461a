package dev.parley.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts readers of streams. Thread-safe. */
public final class ReaderMetrics {

	private final Counter dropped;

	ReaderMetrics(MeterRegistry registry) {
		this.dropped = Counter.builder("parley.readers.dropped")
			.description("Readers that were dropped because they did not read")
			.register(registry);
	}

	/** A reader did not read what was sent, and was dropped. */
	public void dropped() {
		this.dropped.increment();
	}

}
