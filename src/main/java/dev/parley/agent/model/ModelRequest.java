package dev.parley.agent.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One question to the model.
 *
 * @param temperature null: the model's own default
 * @param maxTokens null: no limit but the model's own
 * @param outputSchema what the answer has to look like; null: plain text
 * @param streamed whether the answer is streamed
 * @param policy who is asked otherwise, and how long to wait
 */
public record ModelRequest(String model, List<PromptMessage> messages, @Nullable Double temperature,
		@Nullable Integer maxTokens, List<ToolSpec> tools, @Nullable OutputSchema outputSchema, boolean streamed,
		CallPolicy policy) {

	/** A question that is asked as the settings have it. */
	public ModelRequest(String model, List<PromptMessage> messages, @Nullable Double temperature,
			@Nullable Integer maxTokens, List<ToolSpec> tools, @Nullable OutputSchema outputSchema, boolean streamed) {
		this(model, messages, temperature, maxTokens, tools, outputSchema, streamed, CallPolicy.DEFAULT);
	}

	/** A question that is answered in plain text. */
	public ModelRequest(String model, List<PromptMessage> messages, @Nullable Double temperature,
			@Nullable Integer maxTokens, List<ToolSpec> tools, boolean streamed) {
		this(model, messages, temperature, maxTokens, tools, null, streamed);
	}

	/** The same question to another model. */
	public ModelRequest to(String otherModel) {
		return new ModelRequest(otherModel, this.messages, this.temperature, this.maxTokens, this.tools,
				this.outputSchema, this.streamed, this.policy);
	}

	/**
	 * The same question to another API, which knows nothing of what the first one wanted
	 * back with its tool calls.
	 */
	public ModelRequest toOtherApi(String otherModel) {
		return new ModelRequest(otherModel, this.messages.stream().map(ModelRequest::withoutOpaque).toList(),
				this.temperature, this.maxTokens, this.tools, this.outputSchema, this.streamed, this.policy);
	}

	private static PromptMessage withoutOpaque(PromptMessage message) {
		return (message instanceof PromptMessage.FromModel(String text, List<ToolCall> calls) && !calls.isEmpty())
				? new PromptMessage.FromModel(text,
						calls.stream().map((call) -> new ToolCall(call.id(), call.name(), call.arguments())).toList())
				: message;
	}

}
