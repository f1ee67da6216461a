package dev.parley.store;

import org.jspecify.annotations.Nullable;

/**
 * A tool call as stored.
 *
 * @param callId the model's id of the call
 * @param arguments JSON as the model wrote it
 * @param outcome the result or the error message; null while it is unknown
 * @param durationMs null while the outcome is unknown
 */
public record ToolCallRow(String callId, String name, String arguments, State state, @Nullable String outcome,
		@Nullable Long durationMs) {

	/** What is known of the call. */
	public enum State {

		OUTCOME_UNKNOWN, SUCCEEDED, FAILED

	}

	/** A call that is about to be executed. */
	public static ToolCallRow pending(String callId, String name, String arguments) {
		return new ToolCallRow(callId, name, arguments, State.OUTCOME_UNKNOWN, null, null);
	}

}
