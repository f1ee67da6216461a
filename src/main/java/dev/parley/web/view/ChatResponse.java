package dev.parley.web.view;

import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.model.Usage;
import dev.parley.run.RunAnswer;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A whole answer. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatResponse(
		@Schema(description = "The answer's text; JSON where the agent has an output schema.",
				example = "I answer questions, and I remember this conversation.") String response,
		@JsonProperty("session_id") UUID sessionId, @JsonProperty("run_id") UUID runId,
		@JsonProperty("message_id") UUID messageId,
		@Schema(description = "The agent that answered.", example = "assistant") String agent,
		@Schema(description = "The model that answered.", example = "gpt-4o-mini") String model,
		@Schema(description = "What the session has used in all.",
				example = "57") @JsonProperty("tokens_used") long tokensUsed,
		TokenCount usage,
		@Schema(description = "The model's reason to stop.",
				example = "stop") @JsonProperty("finish_reason") String finishReason,
		@Schema(description = "The tool calls of the run, in order.") @JsonProperty("tool_calls") List<ToolCallView> toolCalls,
		@Schema(description = "The answer as an object by the agent's output schema; absent where it has none.") @Nullable JsonNode output) {

	public static ChatResponse of(RunAnswer answer) {
		return new ChatResponse(answer.response(), answer.sessionId(), answer.runId(), answer.messageId(),
				answer.agent(), answer.model(), answer.tokensUsed(), TokenCount.of(answer.usage()),
				answer.finishReason(), answer.toolCalls().stream().map(ToolCallView::of).toList(),
				answer.structured() ? LenientJson.parse(answer.response()) : null);
	}

	/** Tokens of all model calls of a run. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	@Schema(name = "TokenUsage")
	record TokenCount(@Schema(example = "20") @JsonProperty("prompt_tokens") int promptTokens,
			@Schema(example = "37") @JsonProperty("completion_tokens") int completionTokens,
			@Schema(example = "57") @JsonProperty("total_tokens") int totalTokens,
			@Schema(description = "Present and true where the model sent no figures.") @Nullable Boolean estimated) {

		public static TokenCount of(Usage usage) {
			return of(usage.promptTokens(), usage.completionTokens(), usage.estimated());
		}

		public static TokenCount of(int promptTokens, int completionTokens, boolean estimated) {
			return new TokenCount(promptTokens, completionTokens, promptTokens + completionTokens,
					estimated ? true : null);
		}

	}

}
