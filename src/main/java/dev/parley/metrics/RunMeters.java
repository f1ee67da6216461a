package dev.parley.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.parley.agent.model.Usage;
import dev.parley.caller.Wire;
import dev.parley.run.event.EndedRun;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunTiming;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/** The meters of one agent and model, looked up once. Thread-safe. */
final class RunMeters {

	private static final double NANOS = 1e9;

	private final Map<Wire, OutcomeCounters> outcomes = new ConcurrentHashMap<>();

	private final MeterRegistry registry;

	private final Tags tags;

	private final Counter input;

	private final Counter output;

	private final Counter cached;

	private final Counter reasoning;

	private final Timer duration;

	private final Timer firstToken;

	private final Timer betweenTokens;

	private final Counter cost;

	RunMeters(MeterRegistry registry, String agent, String model, String currency) {
		this.registry = registry;
		this.tags = Tags.of("agent", agent, "model", model);
		this.input = tokens(registry, this.tags, "input");
		this.output = tokens(registry, this.tags, "output");
		this.cached = tokens(registry, this.tags, "cached");
		this.reasoning = tokens(registry, this.tags, "reasoning");
		this.duration = Buckets.timer("parley.run.duration", "From the request to the stored end", Buckets.LONG)
			.tags(this.tags)
			.register(registry);
		this.firstToken = Buckets
			.timer("parley.time.to.first.token", "From the acceptance of a run to the first piece of its stream",
					Buckets.WAIT)
			.tags(this.tags)
			.register(registry);
		this.betweenTokens = Buckets
			.timer("parley.time.between.tokens", "Mean time between two tokens of a stream", Buckets.SHORT)
			.tags(this.tags)
			.register(registry);
		this.cost = Counter.builder("parley.cost")
			.description("What tokens cost, by PARLEY_COST_PRICES")
			.tags(this.tags.and("currency", currency))
			.register(registry);
	}

	private static Counter tokens(MeterRegistry registry, Tags tags, String direction) {
		return Counter.builder("parley.tokens")
			.description("Tokens used; cached ones are part of input, reasoning ones of output")
			.tags(tags.and("direction", direction))
			.register(registry);
	}

	void record(EndedRun run, long costNanos) {
		this.outcomes
			.computeIfAbsent(run.origin().wire(), (wire) -> new OutcomeCounters(this.registry, this.tags, wire))
			.count(run.end());
		Usage usage = run.usage();
		this.input.increment(usage.promptTokens());
		this.output.increment(usage.completionTokens());
		this.cached.increment(usage.cachedTokens());
		this.reasoning.increment(usage.reasoningTokens());
		this.cost.increment(costNanos / NANOS);
		RunTiming timing = run.timing();
		this.duration.record(timing.total());
		Duration first = timing.firstToken();
		Duration generation = timing.generation();
		if (first != null && generation != null) {
			this.firstToken.record(first);
			int gaps = usage.completionTokens() - 1;
			if (gaps > 0 && run.end() instanceof Done) {
				this.betweenTokens.record(generation.dividedBy(gaps));
			}
		}
	}

}
