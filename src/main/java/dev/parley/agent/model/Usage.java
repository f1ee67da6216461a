package dev.parley.agent.model;

/**
 * The number of tokens used by one or more model calls.
 *
 * @param cachedTokens tokens of the prompt that the model's API read from its cache; 0 if
 * not reported
 * @param reasoningTokens tokens of the completion used for reasoning; 0 if not reported
 * @param estimated whether the numbers are an estimate instead of the model's report
 */
public record Usage(int promptTokens, int completionTokens, int cachedTokens, int reasoningTokens, boolean estimated) {

	public static final Usage NONE = new Usage(0, 0, false);

	/** Usage without details of cached and reasoning tokens. */
	public Usage(int promptTokens, int completionTokens, boolean estimated) {
		this(promptTokens, completionTokens, 0, 0, estimated);
	}

	/** The sum, capped at {@link Integer#MAX_VALUE}. */
	public Usage plus(Usage other) {
		return new Usage(sum(this.promptTokens, other.promptTokens), sum(this.completionTokens, other.completionTokens),
				sum(this.cachedTokens, other.cachedTokens), sum(this.reasoningTokens, other.reasoningTokens),
				this.estimated || other.estimated);
	}

	private static int sum(int one, int other) {
		return (int) Math.min((long) one + other, Integer.MAX_VALUE);
	}

}
