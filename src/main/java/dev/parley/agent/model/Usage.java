package dev.parley.agent.model;

/**
 * Tokens that were used.
 *
 * @param estimated whether this is an estimate and not the model's own figure
 */
public record Usage(int promptTokens, int completionTokens, boolean estimated) {

	public static final Usage NONE = new Usage(0, 0, false);

	public Usage plus(Usage other) {
		return new Usage(this.promptTokens + other.promptTokens, this.completionTokens + other.completionTokens,
				this.estimated || other.estimated);
	}

}
