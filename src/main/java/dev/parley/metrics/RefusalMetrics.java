package dev.parley.metrics;

import java.util.Map;
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

	private Counter counter(String code) {
		return Counter.builder("parley.refused")
			.description("Requests that were answered with an error and no run")
			.tags("code", code)
			.register(this.registry);
	}

}
