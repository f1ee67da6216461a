package dev.parley.web.view;

import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.model.Usage;
import dev.parley.run.event.RunAnswer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A complete answer. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatResponse(String response, @JsonProperty("session_id") UUID sessionId,
		@JsonProperty("run_id") UUID runId, @JsonProperty("message_id") UUID messageId, String agent, String model,
		@JsonProperty("tokens_used") long tokensUsed, TokenCount usage,
		@JsonProperty("finish_reason") String finishReason, @JsonProperty("tool_calls") List<ToolCallView> toolCalls,
		@JsonProperty("required_action") @Nullable RequiredActionView requiredAction, @Nullable JsonNode output,
		@Nullable Boolean cached, @Nullable TimingView timing,
		@JsonProperty("steered_into") @Nullable UUID steeredInto) {

	public static ChatResponse of(RunAnswer answer) {
		return new ChatResponse(answer.response(), answer.sessionId(), answer.runId(), answer.messageId(),
				answer.agent(), answer.model(), answer.tokensUsed(), TokenCount.of(answer.usage()),
				answer.finishReason(), answer.toolCalls().stream().map(ToolCallView::of).toList(),
				RequiredActionView.of(answer.requiredAction()),
				answer.structured() ? LenientJson.parse(answer.response()) : null, answer.cached() ? true : null,
				TimingView.of(answer.times()), answer.steeredInto());
	}

	/**
	 * Tokens of all model calls of a run.
	 *
	 * @param reasoningTokens those of the completion that were spent on thinking; null:
	 * none
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record TokenCount(@JsonProperty("prompt_tokens") int promptTokens,
			@JsonProperty("completion_tokens") int completionTokens, @JsonProperty("total_tokens") int totalTokens,
			@JsonProperty("reasoning_tokens") @Nullable Integer reasoningTokens, @Nullable Boolean estimated) {

		public static TokenCount of(Usage usage) {
			return of(usage.promptTokens(), usage.completionTokens(), usage.reasoningTokens(), usage.estimated());
		}

		public static TokenCount of(int promptTokens, int completionTokens, int reasoningTokens, boolean estimated) {
			return new TokenCount(promptTokens, completionTokens, promptTokens + completionTokens,
					(reasoningTokens > 0) ? reasoningTokens : null, estimated ? true : null);
		}

	}

}
