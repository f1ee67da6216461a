package dev.parley.agent.model;

import java.time.Duration;
import java.util.Locale;

import dev.parley.agent.model.AgentFailedException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One call of a model that is over, or one that the circuit breaker did not let out.
 *
 * @param model that was asked for
 * @param cause why the call was made
 * @param failure why it failed; null: it did not
 * @param start how long after the beginning of its run it began
 * @param firstPiece how long after that the first piece of text or reasoning came; null:
 * none did
 * @param duration from its beginning to its end, a wait before it not included
 * @param reply null if no answer came, or only a moderator's
 */
public record Attempt(String model, Cause cause, Outcome outcome, @Nullable Reason failure, Duration start,
		@Nullable Duration firstPiece, Duration duration, @Nullable Reply reply) {

	/** The stable code of the failure; null: it did not fail. */
	public @Nullable String code() {
		return (this.failure != null) ? this.failure.name().toLowerCase(Locale.ROOT) : null;
	}

	/**
	 * What the model said of its answer.
	 *
	 * @param model that says it answered
	 * @param usage null if it sent none
	 */
	public record Reply(String model, @Nullable Usage usage, String finishReason) {
	}

	/** Why a call is made. */
	public enum Cause {

		/** Something is to be asked. */
		FIRST,

		/** The same upstream failed before it began to answer. */
		RETRY,

		/** Another model failed before it began to answer. */
		FALLBACK,

		/** The model refused a parameter and is asked without it. */
		ADAPTATION

	}

	/** How a call ended. */
	public enum Outcome {

		/** With a whole answer. */
		COMPLETED,

		/** Without one. */
		FAILED,

		/** It was closed: the run was cancelled, or a guardrail had seen enough. */
		CANCELLED,

		/** It was not made: the circuit breaker was open. */
		SKIPPED;

		/** As clients and the store have it. */
		public String text() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
