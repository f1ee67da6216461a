package dev.parley.openai.chat;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.openai.RunTime;
import dev.parley.run.event.RunAnswer;
import org.jspecify.annotations.Nullable;

/** A complete answer. */
record ChatCompletion(String id, String object, long created, String model, List<Choice> choices,
		CompletionUsage usage) {

	static final String ID_PREFIX = "chatcmpl-";

	static ChatCompletion of(RunAnswer answer) {
		List<ToolCalls.ToolCall> calls = ToolCalls.of(answer, false);
		boolean refused = answer.finishReason().equals(ModelAnswer.REFUSAL);
		Message message = new Message("assistant", (refused || answer.response().isEmpty()) ? null : answer.response(),
				refused ? answer.response() : null, calls);
		return new ChatCompletion(ID_PREFIX + answer.runId(), "chat.completion", RunTime.seconds(answer.runId()),
				answer.agent(),
				List.of(new Choice(0, message,
						(calls != null) ? FinishReasons.TOOL_CALLS : FinishReasons.of(answer.finishReason()), null)),
				CompletionUsage.of(answer.usage()));
	}

	/** The only answer: {@code n} is 1. */
	record Choice(int index, Message message, @JsonProperty("finish_reason") String finishReason,
			@Nullable Object logprobs) {
	}

	/**
	 * The answer's message.
	 *
	 * @param content null if there is no text beside calls
	 * @param refusal text of the model's refusal; null: none
	 */
	record Message(String role, @Nullable String content, @Nullable String refusal,
			@JsonProperty("tool_calls") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ToolCalls.ToolCall> toolCalls) {
	}

}
