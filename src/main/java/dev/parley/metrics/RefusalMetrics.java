package dev.parley.metrics;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts requests that were refused with an error, without a run. Thread-safe. */
public final class RefusalMetrics {

	private final MeterRegistry registry;

	private final Map<String, Counter> refusals = new ConcurrentHashMap<>();

	RefusalMetrics(MeterRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Counts a refused request.
	 * @param code the stable code of the error, of which there are few
	 */
	public void refused(String code) {
		this.refusals.computeIfAbsent(code, this::counter).increment();
	}

	/** How often each code was given since the start, by the code. */
	public SortedMap<String, Long> counts() {
		SortedMap<String, Long> counts = new TreeMap<>();
		this.refusals.forEach((code, counter) -> counts.put(code, (long) counter.count()));
		return counts;
	}

	private Counter counter(String code) {
		return Counter.builder("parley.refused")
			.description("Requests that were answered with an error and no run")
			.tags("code", code)
			.register(this.registry);
	}

}
