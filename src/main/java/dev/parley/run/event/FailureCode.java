package dev.parley.run.event;

import java.util.Locale;

import dev.parley.agent.model.AgentFailedException.Reason;

/**
 * Why a run failed. The codes are part of the API and stored, so they must not change.
 */
public enum FailureCode {

	/**
	 * The model rejected the request, sent an invalid answer, was cut off, or did not
	 * finish.
	 */
	MODEL_ERROR,

	/** The model is overloaded, failing or unreachable. */
	MODEL_UNAVAILABLE,

	/** The model took too long. */
	MODEL_TIMEOUT,

	/** The answer does not fit the agent's schema. */
	OUTPUT_INVALID,

	/** The run exceeded its maximum duration. */
	RUN_TIMEOUT,

	/** The server had no memory left for a longer answer. */
	OVERLOADED,

	/** The answer exceeds the limit. */
	ANSWER_TOO_LONG,

	/** The message did not pass the guardrails of the agent that was chosen for it. */
	GUARDRAIL_TRIPPED,

	/** The answer did not pass the agent's guardrails. */
	OUTPUT_BLOCKED,

	/** The message waited too long in its session's queue. */
	SESSION_BUSY,

	/** The server is stopping. */
	SHUTTING_DOWN,

	/** The server stopped unexpectedly. */
	INTERRUPTED,

	/** The answer could not be stored. */
	STORAGE_UNAVAILABLE,

	/** An unexpected error in Parley. */
	INTERNAL_ERROR;

	/** The code for what kept an agent from answering. */
	public static FailureCode of(Reason reason) {
		return switch (reason) {
			case MODEL_ERROR -> MODEL_ERROR;
			case MODEL_UNAVAILABLE -> MODEL_UNAVAILABLE;
			case MODEL_TIMEOUT -> MODEL_TIMEOUT;
			case ANSWER_TOO_LONG -> ANSWER_TOO_LONG;
			case OUTPUT_INVALID -> OUTPUT_INVALID;
			case GUARDRAIL_TRIPPED -> GUARDRAIL_TRIPPED;
			case OUTPUT_BLOCKED -> OUTPUT_BLOCKED;
		};
	}

	/** The name used in the API and in the store. */
	public String code() {
		return name().toLowerCase(Locale.ROOT);
	}

}
