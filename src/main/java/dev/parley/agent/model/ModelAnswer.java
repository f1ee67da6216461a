package dev.parley.agent.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A whole answer of the model.
 *
 * @param usage the model's own figure; null if it sent none
 * @param finishReason in lower case, as OpenAI names them: {@code stop}, {@code length},
 * {@code tool_calls}, {@code content_filter}; {@link #REFUSAL} if the text is a refusal.
 * Other APIs have words of their own
 * @param model the model that says it answered
 */
public record ModelAnswer(String text, List<ToolCall> toolCalls, @Nullable Usage usage, String finishReason,
		String model) {

	/** The finish reason of an answer whose text says why there is none. */
	public static final String REFUSAL = "refusal";

	/** Whether the text says why the model does not answer. */
	public boolean refused() {
		return this.finishReason.equals(REFUSAL);
	}

	/** Whether the model's API withheld the answer or the rest of it. */
	public boolean filtered() {
		return this.finishReason.equals("content_filter");
	}

	/** The same, with text that can be stored and sent as it is. */
	public ModelAnswer wellFormed() {
		return new ModelAnswer(WellFormedText.of(this.text), this.toolCalls.stream().map(ToolCall::wellFormed).toList(),
				this.usage, WellFormedText.of(this.finishReason), WellFormedText.of(this.model));
	}

}
