package dev.parley.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.parley.run.event.ToolUse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Counts and times tool calls. Thread-safe. */
final class ToolMeters {

	/** Beyond this number, further ones count as {@code other}. */
	private static final int TOOLS = 100;

	private final MeterRegistry registry;

	private final BoundedNames names = new BoundedNames(TOOLS);

	private final Map<ToolOutcome, Counter> calls = new ConcurrentHashMap<>();

	private final Map<String, Timer> durations = new ConcurrentHashMap<>();

	ToolMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	void record(ToolUse use) {
		// Only a name that has succeeded once is certainly a tool: models invent names.
		String tool = use.succeeded() ? this.names.of(use.tool()) : this.names.known(use.tool());
		this.calls.computeIfAbsent(new ToolOutcome(tool, use.succeeded() ? "succeeded" : "failed"), this::calls)
			.increment();
		this.durations.computeIfAbsent(tool, this::duration).record(use.duration());
	}

	private Counter calls(ToolOutcome outcome) {
		return Counter.builder("parley.tool.calls")
			.description("Tool calls that have ended")
			.tags("tool", outcome.tool(), "outcome", outcome.outcome())
			.register(this.registry);
	}

	private Timer duration(String tool) {
		return Buckets.timer("parley.tool.duration", "How long tool calls took", Buckets.LONG)
			.tags("tool", tool)
			.register(this.registry);
	}

	private record ToolOutcome(String tool, String outcome) {
	}

}
