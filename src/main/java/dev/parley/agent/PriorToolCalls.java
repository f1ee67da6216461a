package dev.parley.agent;

import java.util.List;
import java.util.UUID;

import dev.parley.agent.model.PromptMessage;

/**
 * Tool calls that earlier, failed runs made for the same message.
 *
 * @param messages the calls and their results
 * @param keys for further calls
 */
public record PriorToolCalls(List<PromptMessage> messages, ToolCallKeys keys) {

	/** None: no earlier run answered this message. */
	public static PriorToolCalls nothing(UUID runId) {
		return new PriorToolCalls(List.of(), new ToolCallKeys(runId));
	}

}
