package dev.parley.store;

import org.jspecify.annotations.Nullable;

/**
 * A message with what a reader of the conversation has to know of its run. The run of a
 * user's message is the last one that answers it.
 *
 * @param agent the agent that answers; blank if the message was brought
 * @param model the model that says it answered, or that is asked for; blank as before
 * @param outcome how the run ended; it stands on the run's last message, which is the
 * user's if nothing was said, and is null on all others and while the run goes on
 * @param superseded whether another message has taken its place, or that of one before it
 */
public record HistoryMessage(Message message, String agent, String model, RunEnd.@Nullable Outcome outcome,
		boolean superseded) {
}
