package dev.parley.store;

/**
 * Tokens that all model calls of a run used.
 *
 * @param reasoningTokens those of the completion that were spent on thinking
 * @param estimated whether a part of it is Parley's estimate and not the model's figure
 */
public record TokenUsage(int promptTokens, int completionTokens, int reasoningTokens, boolean estimated) {

	/** Tokens of models that did not think, or did not say so. */
	public TokenUsage(int promptTokens, int completionTokens, boolean estimated) {
		this(promptTokens, completionTokens, 0, estimated);
	}

	public int totalTokens() {
		return this.promptTokens + this.completionTokens;
	}

}
