package dev.parley.store;

import org.jspecify.annotations.Nullable;

/**
 * A tool call as stored.
 *
 * @param callId the model's id of the call
 * @param arguments as the model wrote them; should be JSON
 * @param opaque data that must be sent back to the model's API with the call; null: none
 * @param kind who has to act before the call is made; null: nobody
 * @param outcome the result or the error message; null while it is unknown
 * @param durationMs null while the outcome is unknown
 */
public record ToolCallRow(String callId, String name, String arguments, @Nullable String opaque, @Nullable Kind kind,
		State state, @Nullable String outcome, @Nullable Long durationMs) {

	/** A call without opaque data. */
	public ToolCallRow(String callId, String name, String arguments, State state, @Nullable String outcome,
			@Nullable Long durationMs) {
		this(callId, name, arguments, null, null, state, outcome, durationMs);
	}

	/** What is known about the outcome. */
	public enum State {

		/** It needs somebody to act, and has not been made. */
		NOT_MADE,

		/** The same, and its run has ended and waits for that. */
		AWAITED, OUTCOME_UNKNOWN, SUCCEEDED, FAILED;

		/** Whether it is known what came of the call. */
		public boolean known() {
			return this == SUCCEEDED || this == FAILED;
		}

	}

	/** Who has to act before a call is made. */
	public enum Kind {

		/** The caller makes it. */
		CLIENT,

		/** The user has to approve it. */
		APPROVAL

	}

	/** A call that is about to be made. */
	public static ToolCallRow pending(String callId, String name, String arguments) {
		return pending(callId, name, arguments, null);
	}

	/** The same with opaque data of the model's API. */
	public static ToolCallRow pending(String callId, String name, String arguments, @Nullable String opaque) {
		return new ToolCallRow(callId, name, arguments, opaque, null, State.OUTCOME_UNKNOWN, null, null);
	}

}
