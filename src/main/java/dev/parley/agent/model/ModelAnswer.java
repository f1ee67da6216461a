package dev.parley.agent.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A complete answer of the model.
 *
 * @param usage as the model reported it; null if it reported none
 * @param finishReason in lower case, as OpenAI names them: {@code stop}, {@code length},
 * {@code tool_calls}, {@code content_filter}; {@link #REFUSAL} if the text is a refusal.
 * Other APIs may send other values
 * @param model the model that answered, as its API named it
 */
public record ModelAnswer(String text, List<ToolCall> toolCalls, @Nullable Usage usage, String finishReason,
		String model) {

	/** The finish reason of an answer whose text is a refusal. */
	public static final String REFUSAL = "refusal";

	/** Whether the text is a refusal. */
	public boolean refused() {
		return this.finishReason.equals(REFUSAL);
	}

	/** Whether the model's API withheld all or part of the answer. */
	public boolean filtered() {
		return this.finishReason.equals("content_filter");
	}

	/** The same answer with well-formed text; see {@link WellFormedText}. */
	public ModelAnswer wellFormed() {
		return new ModelAnswer(WellFormedText.of(this.text), this.toolCalls.stream().map(ToolCall::wellFormed).toList(),
				this.usage, WellFormedText.of(this.finishReason), WellFormedText.of(this.model));
	}

}
