package dev.parley.agent;

import java.util.List;
import java.util.UUID;

import dev.parley.agent.model.PromptMessage;

/**
 * What tools have done for a question before, in an answer that failed.
 *
 * @param messages the calls and their results
 * @param keys for the calls to come
 */
public record PriorToolCalls(List<PromptMessage> messages, ToolCallKeys keys) {

	/** Nothing: the run is the first that may call a tool. */
	public static PriorToolCalls nothing(UUID runId) {
		return new PriorToolCalls(List.of(), new ToolCallKeys(runId));
	}

}
