package dev.parley.store;

/**
 * Tokens of all model calls of a run.
 *
 * @param estimated whether a part is Parley's estimate instead of the model's report
 */
public record TokenUsage(int promptTokens, int completionTokens, boolean estimated) {

	public int totalTokens() {
		return this.promptTokens + this.completionTokens;
	}

}
