package dev.parley.agent.model;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What an agent wants of the calls that are made for it.
 *
 * @param fallbackModel to be asked if the agent's model cannot begin; null: the one in
 * the settings, if there is one
 * @param firstTokenTimeout from the question to the first token of a stream; null: as the
 * settings have it
 * @param tokenTimeout between two tokens of a stream; null: as the settings have it
 * @param answerTimeout for an answer that is not streamed; null: as the settings have it
 */
public record CallPolicy(@Nullable String fallbackModel, @Nullable Duration firstTokenTimeout,
		@Nullable Duration tokenTimeout, @Nullable Duration answerTimeout) {

	/** Everything as the settings have it. */
	public static final CallPolicy DEFAULT = new CallPolicy(null, null, null, null);

}
