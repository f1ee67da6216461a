package dev.parley.cost;

import java.math.BigDecimal;
import java.util.Map;

import dev.parley.agent.model.Usage;

/**
 * The price of one model's tokens, in billionths of the currency per token.
 *
 * @param cached price of prompt tokens that the model's API read from its cache
 */
record Price(double input, double cached, double output) {

	/** Converts a price per million tokens to billionths per token. */
	private static final BigDecimal NANOS_A_TOKEN = BigDecimal.valueOf(1_000);

	/**
	 * Creates a price from prices per million tokens. Without a price for cached input,
	 * it costs the same as other input.
	 */
	static Price perMillion(Map<String, BigDecimal> prices) {
		BigDecimal input = prices.getOrDefault("input", BigDecimal.ZERO);
		return new Price(nanos(input), nanos(prices.getOrDefault("cached", input)),
				nanos(prices.getOrDefault("output", BigDecimal.ZERO)));
	}

	private static double nanos(BigDecimal perMillion) {
		return perMillion.multiply(NANOS_A_TOKEN).doubleValue();
	}

	/** The cost of a usage in billionths of the currency, rounded. */
	long of(Usage usage) {
		return Math.round((usage.promptTokens() - usage.cachedTokens()) * this.input
				+ usage.cachedTokens() * this.cached + usage.completionTokens() * this.output);
	}

}
