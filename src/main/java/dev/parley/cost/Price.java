package dev.parley.cost;

import java.math.BigDecimal;
import java.util.Map;

import dev.parley.agent.model.Usage;

/**
 * What the tokens of one model cost, in billionths of the currency a token.
 *
 * @param cached of prompt tokens that the model's API had in its cache
 */
record Price(double input, double cached, double output) {

	/** A price of a million tokens, as a price of one in billionths. */
	private static final BigDecimal NANOS_A_TOKEN = BigDecimal.valueOf(1_000);

	/**
	 * Of prices of a million tokens; what is cached costs like other input if not said.
	 */
	static Price perMillion(Map<String, BigDecimal> prices) {
		BigDecimal input = prices.getOrDefault("input", BigDecimal.ZERO);
		return new Price(nanos(input), nanos(prices.getOrDefault("cached", input)),
				nanos(prices.getOrDefault("output", BigDecimal.ZERO)));
	}

	private static double nanos(BigDecimal perMillion) {
		return perMillion.multiply(NANOS_A_TOKEN).doubleValue();
	}

	/** In billionths of the currency, rounded. */
	long of(Usage usage) {
		return Math.round((usage.promptTokens() - usage.cachedTokens()) * this.input
				+ usage.cachedTokens() * this.cached + usage.completionTokens() * this.output);
	}

}
