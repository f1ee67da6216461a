package dev.parley.openai.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.model.Usage;

/** The tokens of all model calls of a run. */
record CompletionUsage(@JsonProperty("prompt_tokens") int promptTokens,
		@JsonProperty("completion_tokens") int completionTokens, @JsonProperty("total_tokens") long totalTokens,
		@JsonProperty("prompt_tokens_details") PromptDetails promptDetails,
		@JsonProperty("completion_tokens_details") CompletionDetails completionDetails) {

	static CompletionUsage of(Usage usage) {
		return new CompletionUsage(usage.promptTokens(), usage.completionTokens(),
				(long) usage.promptTokens() + usage.completionTokens(), new PromptDetails(usage.cachedTokens()),
				new CompletionDetails(usage.reasoningTokens()));
	}

	/** Of the prompt. */
	record PromptDetails(@JsonProperty("cached_tokens") int cachedTokens) {
	}

	/** Of the answer. */
	record CompletionDetails(@JsonProperty("reasoning_tokens") int reasoningTokens) {
	}

}
