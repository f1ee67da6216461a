package dev.parley.agent.model;

import java.time.Duration;
import java.util.Locale;

import dev.parley.agent.model.AgentFailedException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A finished model call, or one that the circuit breaker rejected.
 *
 * @param model that was requested
 * @param cause why the call was made
 * @param failure why it failed; null if it did not
 * @param start time from the start of the run to the start of the call
 * @param firstPiece time from the start of the call to the first piece of text or
 * reasoning; null if none came
 * @param duration from the start of the call to its end, without the wait before it
 * @param reply null if no answer came, or for a call of the moderation model
 */
public record Attempt(String model, Cause cause, Outcome outcome, @Nullable Reason failure, Duration start,
		@Nullable Duration firstPiece, Duration duration, @Nullable Reply reply) {

	/** The stable code of the failure; null if the call did not fail. */
	public @Nullable String code() {
		return (this.failure != null) ? this.failure.name().toLowerCase(Locale.ROOT) : null;
	}

	/**
	 * What the model reported about its answer.
	 *
	 * @param model that answered, as its API named it
	 * @param usage null if it sent none
	 */
	public record Reply(String model, @Nullable Usage usage, String finishReason) {
	}

	/** Why a call was made. */
	public enum Cause {

		/** The first call for a request. */
		FIRST,

		/** A retry: the same upstream failed before it began to answer. */
		RETRY,

		/** A fallback: another model failed before it began to answer. */
		FALLBACK,

		/** The model rejected a parameter and is asked without it. */
		ADAPTATION

	}

	/** How a call ended. */
	public enum Outcome {

		/** A complete answer arrived. */
		COMPLETED,

		/** No complete answer arrived. */
		FAILED,

		/**
		 * The call was closed: the run was cancelled, or a guardrail stopped the answer.
		 */
		CANCELLED,

		/** The call was not made: the circuit breaker was open. */
		SKIPPED;

		/** The name used in the API and in the store. */
		public String text() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
