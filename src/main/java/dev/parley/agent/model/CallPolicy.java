package dev.parley.agent.model;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * An agent's own fallback model and time limits for its model calls.
 *
 * @param fallbackModel asked if the agent's model fails before it begins; null: the one
 * in the settings, if any
 * @param firstTokenTimeout from the request to the first token of a stream; null: the one
 * in the settings
 * @param tokenTimeout between two tokens of a stream; null: the one in the settings
 * @param answerTimeout for an answer that is not streamed; null: the one in the settings
 */
public record CallPolicy(@Nullable String fallbackModel, @Nullable Duration firstTokenTimeout,
		@Nullable Duration tokenTimeout, @Nullable Duration answerTimeout) {

	/** Uses the settings for everything. */
	public static final CallPolicy DEFAULT = new CallPolicy(null, null, null, null);

}
