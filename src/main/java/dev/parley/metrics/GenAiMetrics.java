package dev.parley.metrics;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import dev.parley.agent.model.Attempt;
import dev.parley.agent.model.Usage;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * Metrics of model calls with OpenTelemetry's names. An operation is one attempt; tokens
 * are counted per run. Thread-safe.
 *
 * @see <a href=
 * "https://github.com/open-telemetry/semantic-conventions/blob/v1.38.0/docs/gen-ai/gen-ai-metrics.md">Semantic
 * conventions 1.38.0</a>
 */
final class GenAiMetrics {

	private static final Tags TAGS = Tags.of("gen_ai.operation.name", "chat", "gen_ai.provider.name", "openai");

	private final MeterRegistry registry;

	private final Map<Operation, Timer> durations = new ConcurrentHashMap<>();

	private final Map<Tokens, DistributionSummary> tokens = new ConcurrentHashMap<>();

	GenAiMetrics(MeterRegistry registry) {
		this.registry = registry;
	}

	void record(String model, Attempt attempt) {
		// An empty label counts as absent: the attribute exists only for failed
		// operations.
		String error = Objects.requireNonNullElse(attempt.code(), "");
		this.durations.computeIfAbsent(new Operation(model, error), this::duration).record(attempt.duration());
	}

	private Timer duration(Operation operation) {
		return Buckets.timer("gen_ai.client.operation.duration", "GenAI operation duration", Buckets.GEN_AI_DURATION)
			.tags(TAGS.and("gen_ai.request.model", operation.model(), "error.type", operation.error()))
			.register(this.registry);
	}

	void record(String model, Usage usage) {
		if (usage.promptTokens() > 0) {
			this.tokens.computeIfAbsent(new Tokens(model, "input"), this::usage).record(usage.promptTokens());
		}
		if (usage.completionTokens() > 0) {
			this.tokens.computeIfAbsent(new Tokens(model, "output"), this::usage).record(usage.completionTokens());
		}
	}

	private DistributionSummary usage(Tokens tokens) {
		return DistributionSummary.builder("gen_ai.client.token.usage")
			.description("Number of input and output tokens used")
			.serviceLevelObjectives(Buckets.GEN_AI_TOKENS)
			.tags(TAGS.and("gen_ai.request.model", tokens.model(), "gen_ai.token.type", tokens.type()))
			.register(this.registry);
	}

	private record Operation(String model, String error) {
	}

	private record Tokens(String model, String type) {
	}

}
