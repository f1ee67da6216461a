package dev.parley.agent.model;

/**
 * Tokens that were used.
 *
 * @param estimated whether this is an estimate and not the model's own figure
 */
public record Usage(int promptTokens, int completionTokens, boolean estimated) {

	public static final Usage NONE = new Usage(0, 0, false);

	/** The sum; it ends at {@link Integer#MAX_VALUE}, whatever models claim. */
	public Usage plus(Usage other) {
		return new Usage(sum(this.promptTokens, other.promptTokens), sum(this.completionTokens, other.completionTokens),
				this.estimated || other.estimated);
	}

	private static int sum(int one, int other) {
		return (int) Math.min((long) one + other, Integer.MAX_VALUE);
	}

}
