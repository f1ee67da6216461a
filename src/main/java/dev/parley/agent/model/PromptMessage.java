package dev.parley.agent.model;

import java.util.List;

/** One message of a prompt, in the order in which the model reads them. */
public sealed interface PromptMessage {

	/** Rough size in memory beside the text, in bytes. */
	int OVERHEAD = 128;

	/** Rough size in memory, in bytes, on the high side. */
	default int weight() {
		return OVERHEAD + Character.BYTES * switch (this) {
			case Instructions(String text) -> text.length();
			case FromUser(String text) -> text.length();
			case FromModel(String text, List<ToolCall> calls) ->
				text.length() + calls.stream().mapToInt((call) -> OVERHEAD + call.arguments().length()).sum();
			case FromTool tool -> tool.content().length();
		};
	}

	/** Standing instructions of the agent. */
	record Instructions(String text) implements PromptMessage {
	}

	/** What the user says. */
	record FromUser(String text) implements PromptMessage {
	}

	/** What the model said, and the tool calls it asked for after that. */
	record FromModel(String text, List<ToolCall> toolCalls) implements PromptMessage {
	}

	/** What came of a tool call that an earlier message asked for. */
	record FromTool(String callId, String name, String content) implements PromptMessage {
	}

}
