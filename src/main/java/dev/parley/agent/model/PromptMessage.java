package dev.parley.agent.model;

import java.util.List;

/** One message of a prompt. */
public sealed interface PromptMessage {

	/** Rough size in memory without the text, in bytes. */
	int OVERHEAD = 128;

	/** Rough size in memory in bytes, rather too high than too low. */
	default int weight() {
		return OVERHEAD + Character.BYTES * switch (this) {
			case Instructions(String text) -> text.length();
			case FromUser(String text) -> text.length();
			case FromModel(String text, List<ToolCall> calls) ->
				text.length() + calls.stream().mapToInt((call) -> OVERHEAD + call.arguments().length()).sum();
			case FromTool tool -> tool.content().length();
		};
	}

	/** The agent's instructions. */
	record Instructions(String text) implements PromptMessage {
	}

	/** A message of the user. */
	record FromUser(String text) implements PromptMessage {
	}

	/** The model's text, and the tool calls that it requested after it. */
	record FromModel(String text, List<ToolCall> toolCalls) implements PromptMessage {
	}

	/** The result of a tool call that an earlier message requested. */
	record FromTool(String callId, String name, String content) implements PromptMessage {
	}

}
