package dev.parley.agent.toolcall;

import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.WellFormedText;

/**
 * The result of a tool call.
 *
 * @param content the result, or the error message
 */
public record ToolOutcome(ToolCall call, boolean succeeded, String content, long durationMs) {

	public ToolOutcome {
		content = WellFormedText.of(content);
	}

}
