package dev.parley.run.action;

import java.util.List;
import java.util.UUID;

import dev.parley.agent.UserMessage;
import dev.parley.store.AnsweredCall;

/**
 * The start of a run that continues another one.
 *
 * @param runId the run that it continues
 * @param messageId the user's message that both answer
 * @param userMessage that message with the other fields of the first request
 * @param answers to be stored with the run; empty if they are already stored
 */
public record Continuation(UUID runId, UUID messageId, UserMessage userMessage, List<AnsweredCall> answers) {
}
