package dev.parley.agent.model.attempt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

import dev.parley.agent.model.BreakerStates;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of one upstream. It opens if half of the last 20 calls failed, and
 * after a while lets three test calls through. Thread-safe.
 */
final class Breaker {

	private static final Logger logger = LoggerFactory.getLogger(Breaker.class);

	private static final int LAST_CALLS = 20;

	private static final int LEAST_CALLS = 10;

	private static final int PERCENT_FAILED = 50;

	private static final int TRIALS = 3;

	private final CircuitBreaker breaker;

	private final Duration open;

	private final Clock clock = new SteadyClock();

	private volatile Instant openUntil = Instant.MIN;

	/**
	 * Creates a closed breaker.
	 * @param name of the upstream
	 * @param open how long it stays open; zero: it never opens
	 */
	Breaker(String name, Duration open) {
		this.open = open;
		this.breaker = CircuitBreaker.of(name,
				CircuitBreakerConfig.custom()
					.slidingWindowSize(LAST_CALLS)
					.minimumNumberOfCalls(LEAST_CALLS)
					.failureRateThreshold(PERCENT_FAILED)
					.waitDurationInOpenState(open.isZero() ? Duration.ofMillis(1) : open)
					.permittedNumberOfCallsInHalfOpenState(TRIALS)
					.clock(this.clock)
					.build());
		this.breaker.getEventPublisher().onStateTransition(this::changed);
		if (open.isZero()) {
			this.breaker.transitionToDisabledState();
		}
	}

	private void changed(CircuitBreakerOnStateTransitionEvent event) {
		String upstream = event.getCircuitBreakerName();
		switch (event.getStateTransition().getToState()) {
			case OPEN -> {
				this.openUntil = this.clock.instant().plus(this.open);
				logger.warn("The {} model failed too often; no calls for {} s", upstream, this.open.toSeconds());
			}
			case HALF_OPEN -> logger.info("Testing the {} model again", upstream);
			case CLOSED -> logger.info("The {} model has recovered", upstream);
			case DISABLED, FORCED_OPEN, METRICS_ONLY -> {
				// These two states are set only at the start.
			}
		}
	}

	/** Asks for permission to make a call; if false, it must not be made. */
	boolean permits() {
		return this.breaker.tryAcquirePermission();
	}

	/** The handle by which the outcome of a permitted call is reported. */
	Trial trial() {
		return new Trial(this.breaker);
	}

	/** How long the breaker stays open, in whole seconds, at least one. */
	Duration retryAfter() {
		Duration left = Duration.between(this.clock.instant(), this.openUntil);
		return Duration.ofSeconds(Math.max(1, left.plusMillis(999).toSeconds()));
	}

	BreakerStates.State state() {
		return switch (this.breaker.getState()) {
			case CLOSED, DISABLED, METRICS_ONLY -> BreakerStates.State.CLOSED;
			case HALF_OPEN -> BreakerStates.State.HALF_OPEN;
			// The library changes the state with the next call.
			case OPEN, FORCED_OPEN -> this.clock.instant().isBefore(this.openUntil) ? BreakerStates.State.OPEN
					: BreakerStates.State.HALF_OPEN;
		};
	}

	/** Reports the outcome of one call; only the first report counts. */
	static final class Trial {

		private final CircuitBreaker breaker;

		private final long start = System.nanoTime();

		private boolean reported;

		private Trial(CircuitBreaker breaker) {
			this.breaker = breaker;
		}

		/**
		 * The answer began. While the breaker is half open this counts as success,
		 * because an answer may take minutes.
		 */
		void began() {
			if (this.breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
				succeeded();
			}
		}

		void succeeded() {
			if (firstReport()) {
				this.breaker.onSuccess(System.nanoTime() - this.start, TimeUnit.NANOSECONDS);
			}
		}

		void failed(Throwable failure) {
			if (firstReport()) {
				this.breaker.onError(System.nanoTime() - this.start, TimeUnit.NANOSECONDS, failure);
			}
		}

		/** The outcome tells nothing about the upstream. */
		void inconclusive() {
			if (firstReport()) {
				this.breaker.releasePermission();
			}
		}

		private boolean firstReport() {
			boolean first = !this.reported;
			this.reported = true;
			return first;
		}

	}

	/** A monotonic clock, not affected by changes of the system time. */
	private static final class SteadyClock extends Clock {

		private final Instant start = Instant.EPOCH.plus(Duration.ofDays(1));

		private final long nanos = System.nanoTime();

		@Override
		public Instant instant() {
			return this.start.plusNanos(System.nanoTime() - this.nanos);
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			throw new UnsupportedOperationException("Only instant() is supported");
		}

	}

}
