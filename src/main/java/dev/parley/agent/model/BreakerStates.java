package dev.parley.agent.model;

import java.util.Map;

/** The states of the circuit breakers of all upstreams. Thread-safe. */
@FunctionalInterface
public interface BreakerStates {

	/**
	 * The current state of each upstream's circuit breaker by the upstream's name:
	 * {@code primary}, and {@code fallback} and {@code moderation} if they are
	 * configured. Empty if the demo model answers.
	 */
	Map<String, State> states();

	/** The state of a circuit breaker. */
	enum State {

		/** Calls are made. */
		CLOSED,

		/** A few calls are made, to test whether the upstream has recovered. */
		HALF_OPEN,

		/** Calls are rejected. */
		OPEN

	}

}
