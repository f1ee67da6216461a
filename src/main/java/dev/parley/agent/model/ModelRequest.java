package dev.parley.agent.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One question to the model.
 *
 * @param temperature null: the model's own default
 * @param maxTokens null: no limit but the model's own
 * @param outputSchema what the answer has to look like; null: plain text
 * @param streamed whether the answer is wanted piece by piece
 */
public record ModelRequest(String model, List<PromptMessage> messages, @Nullable Double temperature,
		@Nullable Integer maxTokens, List<ToolSpec> tools, @Nullable OutputSchema outputSchema, boolean streamed) {

	/** A question that is answered in plain text. */
	public ModelRequest(String model, List<PromptMessage> messages, @Nullable Double temperature,
			@Nullable Integer maxTokens, List<ToolSpec> tools, boolean streamed) {
		this(model, messages, temperature, maxTokens, tools, null, streamed);
	}

}
