package dev.parley.metrics;

import java.time.Duration;
import java.util.Arrays;

import io.micrometer.core.instrument.Timer;

/**
 * The bucket bounds of histograms. There are few, because each label value has all of
 * them.
 */
final class Buckets {

	/** For whole runs and tool calls. */
	static final Duration[] LONG = seconds(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600);

	/** For the time to the first token. */
	static final Duration[] WAIT = seconds(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60);

	/** For operations that should take very little time. */
	static final Duration[] SHORT = seconds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5);

	/** As OpenTelemetry recommends them for {@code gen_ai.client.operation.duration}. */
	static final Duration[] GEN_AI_DURATION = seconds(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24,
			20.48, 40.96, 81.92);

	/** The same for {@code gen_ai.client.token.usage}. */
	static final double[] GEN_AI_TOKENS = { 1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576,
			4_194_304, 16_777_216, 67_108_864 };

	private static final double NANOS = 1e9;

	private Buckets() {
	}

	private static Duration[] seconds(double... bounds) {
		return Arrays.stream(bounds)
			.mapToObj((bound) -> Duration.ofNanos(Math.round(bound * NANOS)))
			.toArray(Duration[]::new);
	}

	static Timer.Builder timer(String name, String description, Duration[] buckets) {
		return Timer.builder(name).description(description).serviceLevelObjectives(buckets);
	}

}
