package dev.parley.store;

import org.jspecify.annotations.Nullable;

/**
 * A message with the details of its run that a history shows. The run of a user's message
 * is the last one that answers it.
 *
 * @param agent the agent that answers; blank if the caller brought the message
 * @param model the model that answered or, until then, the requested one; blank as before
 * @param outcome how the run ended, for the run's last message, which is the user's if
 * there is no answer; null for other messages and until the run ends
 * @param superseded whether this message, or one before it, was replaced
 * @param clientId the id that the client gave to a user's message; null: none
 */
public record HistoryMessage(Message message, String agent, String model, RunEnd.@Nullable Outcome outcome,
		boolean superseded, @Nullable String clientId) {
}
