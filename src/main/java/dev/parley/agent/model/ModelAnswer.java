package dev.parley.agent.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A whole answer of the model.
 *
 * @param usage the model's own figure; null where it sent none
 * @param finishReason in lower case, as OpenAI names them: {@code stop}, {@code length},
 * {@code tool_calls}, {@code content_filter}
 * @param model the model that says it answered
 */
public record ModelAnswer(String text, List<ToolCall> toolCalls, @Nullable Usage usage, String finishReason,
		String model) {

	/** The same, with text that can be stored and sent as it is. */
	public ModelAnswer wellFormed() {
		return new ModelAnswer(WellFormedText.of(this.text), this.toolCalls.stream().map(ToolCall::wellFormed).toList(),
				this.usage, WellFormedText.of(this.finishReason), WellFormedText.of(this.model));
	}

}
