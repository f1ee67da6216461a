package dev.parley.metrics;

import dev.parley.agent.model.BreakerStates;
import dev.parley.agent.model.BreakerStates.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** The state of each upstream's circuit breaker: 0 closed, 1 half open, 2 open. */
final class BreakerMetrics implements MeterBinder {

	private final BreakerStates breakers;

	BreakerMetrics(BreakerStates breakers) {
		this.breakers = breakers;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.breakers.states()
			.keySet()
			.forEach((upstream) -> Gauge.builder("parley.breaker.state", () -> value(upstream))
				.description("Circuit breaker of an upstream: 0 closed, 1 half open, 2 open")
				.tags("upstream", upstream)
				.register(registry));
	}

	private int value(String upstream) {
		return switch (this.breakers.states().getOrDefault(upstream, State.CLOSED)) {
			case CLOSED -> 0;
			case HALF_OPEN -> 1;
			case OPEN -> 2;
		};
	}

}
