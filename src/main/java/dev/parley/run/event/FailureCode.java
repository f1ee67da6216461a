package dev.parley.run.event;

import java.util.Locale;

import dev.parley.agent.model.AgentFailedException.Reason;

/** Why a run failed. The codes are stable: clients and the store know them. */
public enum FailureCode {

	/** The model refused, sent garbage, was cut off or never finished. */
	MODEL_ERROR,

	/** The model is overloaded, broken or out of reach. */
	MODEL_UNAVAILABLE,

	/** The model took too long. */
	MODEL_TIMEOUT,

	/** The answer does not fit the agent's schema. */
	OUTPUT_INVALID,

	/** The run took too long as a whole. */
	RUN_TIMEOUT,

	/** The server has no memory for the rest of the answer. */
	OVERLOADED,

	/** The answer is longer than the limit. */
	ANSWER_TOO_LONG,

	/** The message did not pass the guardrails of the agent that was chosen for it. */
	GUARDRAIL_TRIPPED,

	/** The answer did not pass the agent's guardrails. */
	OUTPUT_BLOCKED,

	/** The session stayed busy for as long as a message may wait. */
	SESSION_BUSY,

	/** The server is stopping. */
	SHUTTING_DOWN,

	/** The server stopped without warning. */
	INTERRUPTED,

	/** The answer could not be stored. */
	STORAGE_UNAVAILABLE,

	/** A fault in Parley. */
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

	/** The code as clients see it. */
	public String code() {
		return name().toLowerCase(Locale.ROOT);
	}

}
