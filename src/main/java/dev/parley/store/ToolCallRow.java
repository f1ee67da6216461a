package dev.parley.store;

import org.jspecify.annotations.Nullable;

/**
 * A tool call as stored.
 *
 * @param callId the model's id of the call
 * @param arguments as the model wrote them; should be JSON
 * @param opaque data that must be sent back to the model's API with the call; null: none
 * @param outcome the result or the error message; null while it is unknown
 * @param durationMs null while the outcome is unknown
 */
public record ToolCallRow(String callId, String name, String arguments, @Nullable String opaque, State state,
		@Nullable String outcome, @Nullable Long durationMs) {

	/** A call without opaque data. */
	public ToolCallRow(String callId, String name, String arguments, State state, @Nullable String outcome,
			@Nullable Long durationMs) {
		this(callId, name, arguments, null, state, outcome, durationMs);
	}

	/** What is known about the outcome. */
	public enum State {

		OUTCOME_UNKNOWN, SUCCEEDED, FAILED

	}

	/** A call that is about to be made. */
	public static ToolCallRow pending(String callId, String name, String arguments) {
		return pending(callId, name, arguments, null);
	}

	/** The same with opaque data of the model's API. */
	public static ToolCallRow pending(String callId, String name, String arguments, @Nullable String opaque) {
		return new ToolCallRow(callId, name, arguments, opaque, State.OUTCOME_UNKNOWN, null, null);
	}

}
