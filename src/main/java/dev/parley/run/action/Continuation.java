package dev.parley.run.action;

import java.util.List;
import java.util.UUID;

import dev.parley.agent.UserMessage;
import dev.parley.store.AnsweredCall;

/**
 * What a run that continues another begins with.
 *
 * @param runId the run that it continues
 * @param messageId the user's message that both answer
 * @param userMessage the same, with what the first request brought along
 * @param answers to be stored with the run; empty if they are
 */
public record Continuation(UUID runId, UUID messageId, UserMessage userMessage, List<AnsweredCall> answers) {
}
