package dev.parley.agent.model;

import java.util.Map;

/** Tells which upstreams are left alone because they failed. Thread-safe. */
@FunctionalInterface
public interface BreakerStates {

	/**
	 * The state of each upstream's circuit breaker now, by its name: always
	 * {@code primary}, {@code fallback} and {@code moderation}; none if the demo model
	 * answers.
	 */
	Map<String, State> states();

	/** What a circuit breaker does with the next call. */
	enum State {

		/** It lets it out. */
		CLOSED,

		/** It lets a few out, to see whether the upstream is well again. */
		HALF_OPEN,

		/** It refuses it. */
		OPEN

	}

}
