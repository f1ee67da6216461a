package dev.parley.agent.model.openai.prompt;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.OutputSchema;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.ToolSpec;
import dev.parley.agent.model.openai.incoming.KeptMembers;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel.ResponseFormat;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.DefaultToolDefinition;
import org.springframework.ai.tool.definition.ToolDefinition;

/**
 * Converts a request to Spring AI's types, with a well-formed prompt.
 */
public final class Prompts {

	private Prompts() {
	}

	public static Prompt prompt(ModelRequest request, PromptFiles files) {
		OpenAiChatOptions.Builder options = OpenAiChatOptions.builder().model(request.model());
		if (request.temperature() != null) {
			options.temperature(request.temperature());
		}
		if (request.maxTokens() != null) {
			options.maxTokens(request.maxTokens());
		}
		if (!request.tools().isEmpty()) {
			options.toolCallbacks(request.tools().stream().<ToolCallback>map(DescribedTool::new).toList());
		}
		OutputSchema schema = request.outputSchema();
		if (schema != null) {
			options.responseFormat(ResponseFormat.builder()
				.type(ResponseFormat.Type.JSON_SCHEMA)
				.jsonSchema(schema.json())
				.strict(schema.strict())
				.build());
		}
		// Spring AI requests the usage of a stream by itself. With our own options it
		// would also send include_obfuscation, which APIs other than OpenAI reject.
		return new Prompt(WellFormedPrompt.of(request.messages(), !request.tools().isEmpty())
			.stream()
			.map((message) -> message(message, files))
			.toList(), options.build());
	}

	private static Message message(PromptMessage message, PromptFiles files) {
		return switch (message) {
			case PromptMessage.Instructions instructions -> new SystemMessage(instructions.text());
			case PromptMessage.FromUser user -> files.message(user);
			case PromptMessage.FromModel model -> AssistantMessage.builder()
				.content(model.text().isEmpty() ? null : model.text())
				.toolCalls(model.toolCalls()
					.stream()
					.map((call) -> new AssistantMessage.ToolCall(call.id(), "function", call.name(), call.arguments()))
					.toList())
				.properties(kept(model.toolCalls()))
				.build();
			case PromptMessage.FromTool tool -> ToolResponseMessage.builder()
				.responses(List.of(new ToolResponseMessage.ToolResponse(tool.callId(), tool.name(), tool.content())))
				.build();
		};
	}

	/** The opaque data of tool calls by their ids. */
	private static Map<String, Object> kept(List<ToolCall> calls) {
		Map<String, String> kept = new HashMap<>();
		for (ToolCall call : calls) {
			String members = KeptMembers.travelling(call);
			if (members != null) {
				kept.put(call.id(), members);
			}
		}
		return kept.isEmpty() ? Map.of() : Map.of(KeptMembers.METADATA_KEY, kept);
	}

	/** A tool's description for the model; the agent, not Spring AI, calls the tool. */
	private record DescribedTool(ToolSpec spec) implements ToolCallback {

		@Override
		public ToolDefinition getToolDefinition() {
			return DefaultToolDefinition.builder()
				.name(this.spec.name())
				.description(this.spec.description())
				.inputSchema(this.spec.inputSchema())
				.build();
		}

		@Override
		public String call(String input) {
			throw new UnsupportedOperationException("The agent calls its tools, not Spring AI");
		}

	}

}
