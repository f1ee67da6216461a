package dev.parley.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.parley.agent.model.Attempt;
import dev.parley.agent.model.Attempt.Cause;
import dev.parley.agent.model.Attempt.Outcome;
import dev.parley.cost.Prices;
import dev.parley.run.event.EndedRun;
import dev.parley.run.event.RunListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Records runs at their end, without work for each token. Meters are looked up once for
 * each agent and model. Thread-safe.
 */
final class RunMetrics implements RunListener {

	/** Beyond this number, further ones count as {@code other}. */
	private static final int MODELS = 50;

	private static final int AGENTS = 200;

	private final MeterRegistry registry;

	private final Prices prices;

	private final GenAiMetrics genAi;

	private final BoundedNames agents = new BoundedNames(AGENTS);

	private final BoundedNames models = new BoundedNames(MODELS);

	private final Map<Answering, RunMeters> runs = new ConcurrentHashMap<>();

	private final ToolMeters tools;

	private final Map<String, Counter> retries = new ConcurrentHashMap<>();

	private final Map<String, Counter> fallbacks = new ConcurrentHashMap<>();

	private final Timer overhead;

	RunMetrics(MeterRegistry registry, Prices prices) {
		this.registry = registry;
		this.prices = prices;
		this.genAi = new GenAiMetrics(registry);
		this.tools = new ToolMeters(registry);
		this.overhead = Buckets
			.timer("parley.overhead", "A run's time in Parley: not in the queue, the model or tools", Buckets.SHORT)
			.register(registry);
	}

	@Override
	public void ended(EndedRun run) {
		String model = this.models.of(run.answeredBy());
		this.runs
			.computeIfAbsent(new Answering(this.agents.of(run.agent()), model),
					(key) -> new RunMeters(this.registry, key.agent(), key.model(), this.prices.currency()))
			.record(run, this.prices.cost(run.answeredBy(), run.usage()).orElse(0));
		this.overhead.record(run.timing().overhead());
		run.tools().forEach(this.tools::record);
		count(run.attempts());
		this.genAi.record(model, run.usage());
	}

	private void count(List<Attempt> attempts) {
		for (Attempt attempt : attempts) {
			String model = this.models.of(attempt.model());
			if (attempt.cause() == Cause.RETRY) {
				this.retries.computeIfAbsent(model, this::retries).increment();
			}
			else if (attempt.cause() == Cause.FALLBACK) {
				this.fallbacks.computeIfAbsent(model, this::fallbacks).increment();
			}
			if (attempt.outcome() != Outcome.SKIPPED) {
				this.genAi.record(model, attempt);
			}
		}
	}

	private Counter retries(String model) {
		return Counter.builder("parley.model.retries")
			.description("Calls of a model that were made again because the one before failed")
			.tags("model", model)
			.register(this.registry);
	}

	private Counter fallbacks(String model) {
		return Counter.builder("parley.model.fallbacks")
			.description("Calls of a model that were made because another one failed")
			.tags("model", model)
			.register(this.registry);
	}

	private record Answering(String agent, String model) {
	}

}
