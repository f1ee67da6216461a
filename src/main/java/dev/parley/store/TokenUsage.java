package dev.parley.store;

/**
 * Tokens that all model calls of a run used.
 *
 * @param estimated whether a part of it is Parley's estimate and not the model's figure
 */
public record TokenUsage(int promptTokens, int completionTokens, boolean estimated) {

	public int totalTokens() {
		return this.promptTokens + this.completionTokens;
	}

}
