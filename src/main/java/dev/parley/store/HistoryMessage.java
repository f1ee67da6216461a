package dev.parley.store;

import org.jspecify.annotations.Nullable;

/**
 * A message with the details of its run that a history shows. The run of a user's message
 * is the last one that answers it.
 *
 * @param agent the agent that answers
 * @param model the model that answered or, until then, the requested one
 * @param outcome how the run ended, for the run's last message, which is the user's if
 * there is no answer; null for other messages and until the run ends
 */
public record HistoryMessage(Message message, String agent, String model, RunEnd.@Nullable Outcome outcome) {
}
