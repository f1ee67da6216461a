package dev.parley.metrics;

import dev.parley.caller.Wire;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.RequiresAction;
import dev.parley.run.event.RunEvent.Terminal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** Counts the runs of one agent and model by protocol and outcome. Thread-safe. */
final class OutcomeCounters {

	private final Counter completed;

	private final Counter waiting;

	private final Counter failed;

	private final Counter cancelled;

	OutcomeCounters(MeterRegistry registry, Tags tags, Wire wire) {
		Tags all = tags.and("wire", wire.label());
		this.completed = runs(registry, all, "completed");
		this.waiting = runs(registry, all, "requires_action");
		this.failed = runs(registry, all, "failed");
		this.cancelled = runs(registry, all, "cancelled");
	}

	private static Counter runs(MeterRegistry registry, Tags tags, String outcome) {
		return Counter.builder("parley.runs")
			.description("Runs that have ended")
			.tags(tags.and("outcome", outcome))
			.register(registry);
	}

	void count(Terminal end) {
		Counter outcome = switch (end) {
			case Done _ -> this.completed;
			case RequiresAction _ -> this.waiting;
			case Failed _ -> this.failed;
			case Cancelled _ -> this.cancelled;
		};
		outcome.increment();
	}

}
