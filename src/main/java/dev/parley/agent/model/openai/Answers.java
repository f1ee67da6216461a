package dev.parley.agent.model.openai;

import java.util.List;

import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.Usage;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;

/** Reads what Spring AI makes of an answer. */
final class Answers {

	private Answers() {
	}

	static List<ToolCall> toolCalls(AssistantMessage message) {
		return message.getToolCalls()
			.stream()
			.map((call) -> new ToolCall(call.id(), call.name(), call.arguments()))
			.toList();
	}

	/** Spring AI gives zeros where the model sent no usage. */
	static @Nullable Usage usage(ChatResponseMetadata metadata) {
		var usage = metadata.getUsage();
		return (usage.getTotalTokens() > 0) ? new Usage(usage.getPromptTokens(), usage.getCompletionTokens(), false)
				: null;
	}

	static String model(ChatResponseMetadata metadata, String asked) {
		return metadata.getModel().isBlank() ? asked : metadata.getModel();
	}

}
