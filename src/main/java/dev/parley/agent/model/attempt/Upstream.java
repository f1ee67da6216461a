package dev.parley.agent.model.attempt;

import java.time.Duration;
import java.util.function.Supplier;

import dev.parley.agent.model.AgentFailedException.Reason;
import dev.parley.agent.model.Attempt.Cause;
import dev.parley.agent.model.Attempt.Outcome;
import dev.parley.agent.model.AttemptLog;
import dev.parley.agent.model.BreakerStates;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Blame;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.attempt.Breaker.Trial;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls one upstream: retries, within a budget, calls that fail before the answer begins,
 * and stops calling it while its circuit breaker is open. Thread-safe.
 */
final class Upstream {

	private static final Logger logger = LoggerFactory.getLogger(Upstream.class);

	private final String name;

	private final int retries;

	private final Breaker breaker;

	private final RetryBudget budget = new RetryBudget(System::nanoTime);

	Upstream(String name, AttemptProperties properties) {
		this.name = name;
		this.retries = properties.retries();
		this.breaker = new Breaker(name, properties.breakerOpen());
	}

	String name() {
		return this.name;
	}

	BreakerStates.State state() {
		return this.breaker.state();
	}

	/**
	 * Makes a call and retries it while that may help.
	 * @param start tells whether the answer has begun; then there is no retry
	 * @param call one attempt
	 * @throws ModelException of the last attempt, or if the circuit breaker is open
	 * @throws dev.parley.agent.model.CancelledException once {@code cancellation} is
	 * requested
	 */
	<T> T call(String model, Cause cause, AnswerStart start, Cancellation cancellation, Supplier<T> call) {
		this.budget.called();
		ModelException last = null;
		for (int retry = 0;; retry++) {
			Cause why = (retry == 0) ? cause : Cause.RETRY;
			if (!this.breaker.permits()) {
				throw refused(model, why, last);
			}
			try {
				return attempt(model, why, start, call);
			}
			catch (ModelException ex) {
				if (!mayRetry(ex, retry, start)) {
					throw ex;
				}
				last = ex;
			}
			Duration wait = Backoff.before(retry, last.retryAfter());
			logger.info("The {} model failed ({}); retrying in {} ms", this.name, last.getMessage(), wait.toMillis());
			Backoff.sleep(wait, cancellation);
		}
	}

	private ModelException refused(String model, Cause cause, @Nullable ModelException last) {
		AttemptLog log = AttemptLog.current();
		log.begin(model, cause);
		log.end(Outcome.SKIPPED, Reason.MODEL_UNAVAILABLE);
		return (last != null) ? last : new ModelException(Fault.UNAVAILABLE, Blame.UPSTREAM,
				"The model failed too often; try again later", true, this.breaker.retryAfter(), null);
	}

	private boolean mayRetry(ModelException failure, int retry, AnswerStart start) {
		Duration retryAfter = failure.retryAfter();
		return failure.blame() == Blame.TRANSIENT && !start.hasBegun() && retry < this.retries
				&& (retryAfter == null || retryAfter.compareTo(Backoff.LONGEST_RETRY_AFTER) <= 0) && this.budget.take();
	}

	private <T> T attempt(String model, Cause cause, AnswerStart start, Supplier<T> call) {
		AttemptLog log = AttemptLog.current();
		Trial trial = this.breaker.trial();
		Outcome outcome = Outcome.CANCELLED;
		Reason failure = null;
		start.whenBegun(() -> {
			log.firstPiece();
			trial.began();
		});
		log.begin(model, cause);
		try {
			T answer = call.get();
			outcome = Outcome.COMPLETED;
			if (answer instanceof ModelAnswer whole) {
				log.answered(whole);
			}
			trial.succeeded();
			return answer;
		}
		catch (ModelException ex) {
			outcome = Outcome.FAILED;
			failure = ex.reason();
			if (ex.blame() == Blame.TRANSIENT || ex.blame() == Blame.UPSTREAM) {
				trial.failed(ex);
			}
			throw ex;
		}
		finally {
			// The call was closed, or the request itself was invalid.
			trial.inconclusive();
			log.end(outcome, failure);
		}
	}

}
