package dev.parley.agent.model;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * An agent did not answer, for a reason outside the server. The message is for the user;
 * the cause is for the log.
 */
public abstract class AgentFailedException extends RuntimeException {

	protected AgentFailedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/** Why the agent did not answer. */
	public abstract Reason reason();

	/** Whether the same message may succeed later. */
	public abstract boolean retryable();

	/** How long to wait before the next attempt; null if the model did not say. */
	public @Nullable Duration retryAfter() {
		return null;
	}

	/** The reasons why an agent may not answer. */
	public enum Reason {

		/**
		 * The model rejected the request, sent an invalid answer, was cut off, or did not
		 * finish.
		 */
		MODEL_ERROR,

		/** The model is overloaded, failing or unreachable. */
		MODEL_UNAVAILABLE,

		/** The model took too long to connect, to begin or to continue its answer. */
		MODEL_TIMEOUT,

		/** The model's answer exceeds a size limit. */
		ANSWER_TOO_LONG,

		/** The answer does not fit the agent's schema. */
		OUTPUT_INVALID,

		/** The message does not pass the agent's guardrails. */
		GUARDRAIL_TRIPPED,

		/** The answer does not pass the agent's guardrails. */
		OUTPUT_BLOCKED

	}

}
