package dev.parley.agent.model;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * An agent did not answer, for a reason that is no fault of the server. The message is
 * for the user; the cause is for the log.
 */
public abstract class AgentFailedException extends RuntimeException {

	protected AgentFailedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/** What kept the agent from answering. */
	public abstract Reason reason();

	/** Whether the same question may well be answered later. */
	public abstract boolean retryable();

	/** How long the model asks to be left alone; null: it did not say. */
	public @Nullable Duration retryAfter() {
		return null;
	}

	/** What can keep an agent from answering. */
	public enum Reason {

		/** The model refused, sent garbage, was cut off, or never finished. */
		MODEL_ERROR,

		/** The model is overloaded, broken or out of reach. */
		MODEL_UNAVAILABLE,

		/** The model took too long to connect, to begin or to go on. */
		MODEL_TIMEOUT,

		/** The model sends more than an answer may have. */
		ANSWER_TOO_LONG,

		/** The answer does not fit the agent's schema. */
		OUTPUT_INVALID,

		/** The message does not pass the agent's guardrails. */
		GUARDRAIL_TRIPPED,

		/** The answer does not pass the agent's guardrails. */
		OUTPUT_BLOCKED

	}

}
