package dev.parley.agent.model;

/**
 * Tokens that were used.
 *
 * @param cachedTokens those of the prompt that the model's API had in its cache; 0 if it
 * does not say
 * @param reasoningTokens those of the completion that nobody reads; 0 if the API does not
 * say
 * @param estimated whether this is an estimate and not the model's own figure
 */
public record Usage(int promptTokens, int completionTokens, int cachedTokens, int reasoningTokens, boolean estimated) {

	public static final Usage NONE = new Usage(0, 0, false);

	/** Tokens of which no more is known. */
	public Usage(int promptTokens, int completionTokens, boolean estimated) {
		this(promptTokens, completionTokens, 0, 0, estimated);
	}

	/** The sum; it ends at {@link Integer#MAX_VALUE}, whatever models claim. */
	public Usage plus(Usage other) {
		return new Usage(sum(this.promptTokens, other.promptTokens), sum(this.completionTokens, other.completionTokens),
				sum(this.cachedTokens, other.cachedTokens), sum(this.reasoningTokens, other.reasoningTokens),
				this.estimated || other.estimated);
	}

	private static int sum(int one, int other) {
		return (int) Math.min((long) one + other, Integer.MAX_VALUE);
	}

}
