package dev.parley.agent.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One request to the model.
 *
 * @param temperature null: the model's default
 * @param maxTokens null: only the model's own limit applies
 * @param outputSchema the schema of the answer; null: plain text
 * @param streamed whether the answer is streamed
 * @param policy the fallback model and time limits
 */
public record ModelRequest(String model, List<PromptMessage> messages, @Nullable Double temperature,
		@Nullable Integer maxTokens, List<ToolSpec> tools, @Nullable OutputSchema outputSchema, boolean streamed,
		CallPolicy policy) {

	/** A request with the time limits and the fallback of the settings. */
	public ModelRequest(String model, List<PromptMessage> messages, @Nullable Double temperature,
			@Nullable Integer maxTokens, List<ToolSpec> tools, @Nullable OutputSchema outputSchema, boolean streamed) {
		this(model, messages, temperature, maxTokens, tools, outputSchema, streamed, CallPolicy.DEFAULT);
	}

	/** A request that is answered in plain text. */
	public ModelRequest(String model, List<PromptMessage> messages, @Nullable Double temperature,
			@Nullable Integer maxTokens, List<ToolSpec> tools, boolean streamed) {
		this(model, messages, temperature, maxTokens, tools, null, streamed);
	}

	/** The same request to another model. */
	public ModelRequest to(String otherModel) {
		return new ModelRequest(otherModel, this.messages, this.temperature, this.maxTokens, this.tools,
				this.outputSchema, this.streamed, this.policy);
	}

	/**
	 * The same request to another API, without the opaque data of tool calls, which only
	 * the first API can read.
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
