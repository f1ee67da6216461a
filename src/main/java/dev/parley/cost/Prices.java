package dev.parley.cost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.parley.agent.model.ModelNames;
import dev.parley.agent.model.Usage;
import dev.parley.start.SettingException;

/**
 * The prices of models. Money is counted in billionths of one currency. Thread-safe.
 */
public final class Prices {

	private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

	private static final Pattern PRICE = Pattern.compile("(input|cached|output)=(\\d{1,6}(?:\\.\\d{1,9})?)");

	private final List<Family> families;

	private final String currency;

	private Prices(List<Family> families, String currency) {
		this.families = families;
		this.currency = currency;
	}

	/**
	 * Parses {@code gpt-4o-mini*: input=0.15 cached=0.075 output=0.60; …}, with prices
	 * per million tokens. The first rule that matches a model's name applies. Names have
	 * the format of {@code PARLEY_MODEL_DIALECTS}.
	 * @throws SettingException if the text has another format
	 */
	public static Prices parse(String text, String currency) {
		if (!CURRENCY.matcher(currency).matches()) {
			throw new SettingException(
					"PARLEY_COST_CURRENCY is '%s', which is not a currency code.".formatted(currency),
					"Set it to three capital letters, such as USD or EUR.", null);
		}
		List<Family> families = new ArrayList<>();
		for (String rule : text.split("[;\\n]", -1)) {
			if (!rule.isBlank()) {
				families.add(family(rule.strip()));
			}
		}
		return new Prices(List.copyOf(families), currency);
	}

	private static Family family(String rule) {
		int colon = rule.lastIndexOf(':');
		if (colon <= 0) {
			throw unreadable(rule);
		}
		Map<String, BigDecimal> prices = new HashMap<>();
		for (String word : rule.substring(colon + 1).strip().split("[\\s,]+", -1)) {
			Matcher price = PRICE.matcher(word);
			if (!price.matches() || prices.put(price.group(1), new BigDecimal(price.group(2))) != null) {
				throw unreadable(rule);
			}
		}
		if (!prices.containsKey("input") || !prices.containsKey("output")) {
			throw unreadable(rule);
		}
		return new Family(ModelNames.parse(rule.substring(0, colon)), Price.perMillion(prices));
	}

	private static SettingException unreadable(String rule) {
		return new SettingException("PARLEY_COST_PRICES has a rule that cannot be read: %s.".formatted(rule),
				"Write model names, a colon, and what a million tokens cost, and separate rules by semicolons: "
						+ "gpt-4o-mini*: input=0.15 cached=0.075 output=0.60.",
				null);
	}

	/** Whether no model has a price. */
	public boolean isEmpty() {
		return this.families.isEmpty();
	}

	/** The currency of all prices; three letters. */
	public String currency() {
		return this.currency;
	}

	/**
	 * The cost of a model's tokens in billionths of the currency; empty if it has no
	 * price.
	 */
	public OptionalLong cost(String model, Usage usage) {
		return price(model).map((price) -> OptionalLong.of(price.of(usage))).orElseGet(OptionalLong::empty);
	}

	private Optional<Price> price(String model) {
		return this.families.stream().filter((family) -> family.names().include(model)).findFirst().map(Family::price);
	}

	/** A pattern of model names, and their price. */
	private record Family(ModelNames names, Price price) {
	}

}
