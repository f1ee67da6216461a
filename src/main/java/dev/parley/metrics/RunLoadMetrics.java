package dev.parley.metrics;

import java.util.function.ToDoubleFunction;

import dev.parley.run.RunAdministration;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** The current load, measured on each scrape. */
final class RunLoadMetrics implements MeterBinder {

	private final RunAdministration runs;

	RunLoadMetrics(RunAdministration runs) {
		this.runs = runs;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "parley.runs.active", "Runs that have left the queue", (load) -> load.load().active());
		gauge(registry, "parley.runs.queued", "Runs that wait in the queue of their session",
				(load) -> load.load().queued());
		gauge(registry, "parley.streams.open", "Connections that follow a run", (load) -> load.load().readers());
		gauge(registry, "parley.log.bytes", "Estimated memory of the logs of runs", (load) -> load.load().logBytes());
	}

	private void gauge(MeterRegistry registry, String name, String description,
			ToDoubleFunction<RunAdministration> value) {
		Gauge.builder(name, this.runs, value).description(description).register(registry);
	}

}
