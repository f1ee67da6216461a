package dev.parley.store.usage;

/**
 * Tokens of all model calls of a run.
 *
 * @param reasoningTokens part of the completion tokens
 * @param estimated whether a part is Parley's estimate instead of the model's report
 */
public record TokenUsage(int promptTokens, int completionTokens, int reasoningTokens, boolean estimated) {

	/** Tokens without reasoning. */
	public TokenUsage(int promptTokens, int completionTokens, boolean estimated) {
		this(promptTokens, completionTokens, 0, estimated);
	}

	public int totalTokens() {
		return this.promptTokens + this.completionTokens;
	}

}
