package dev.parley.agent.model.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import dev.parley.outbound.OutboundSettingsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dialects of models: those that the settings give to families of models, and what
 * models have taught by refusing a parameter, which is kept while the process runs.
 * Thread-safe.
 */
final class Dialects {

	private static final Logger logger = LoggerFactory.getLogger(Dialects.class);

	/** Models are named in settings and agents' files, so there are few. */
	private static final int MAX_MODELS = 1_000;

	private final List<Family> families;

	private final Map<String, Dialect> learned = new ConcurrentHashMap<>();

	private Dialects(List<Family> families) {
		this.families = families;
	}

	/**
	 * Reads {@code o1*|o3*: max_tokens=max_completion_tokens -temperature; …}: the first
	 * family that a model's name is of counts.
	 * @throws OutboundSettingsException if it is written otherwise
	 */
	static Dialects parse(String text) {
		List<Family> families = new ArrayList<>();
		for (String rule : text.split("[;\\n]", -1)) {
			if (!rule.isBlank()) {
				families.add(family(rule.strip()));
			}
		}
		return new Dialects(List.copyOf(families));
	}

	private static Family family(String rule) {
		int colon = rule.lastIndexOf(':');
		Dialect dialect = Dialect.COMMON;
		for (String word : rule.substring(colon + 1).strip().split("[\\s,]+", -1)) {
			String[] names = word.split("=", 2);
			if (word.matches("-\\w+")) {
				dialect = dialect.without(word.substring(1));
			}
			else if (names.length == 2 && word.matches("\\w+=\\w+")) {
				dialect = dialect.with(names[0], names[1]);
			}
			else if (!word.isEmpty()) {
				throw unreadable(rule);
			}
		}
		if (colon <= 0) {
			throw unreadable(rule);
		}
		return new Family(pattern(rule.substring(0, colon)), dialect);
	}

	private static Pattern pattern(String names) {
		StringBuilder pattern = new StringBuilder();
		for (String name : names.split("\\|", -1)) {
			pattern.append(pattern.isEmpty() ? "" : "|").append(Pattern.quote(name.strip()).replace("*", "\\E.*\\Q"));
		}
		return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE);
	}

	private static OutboundSettingsException unreadable(String rule) {
		return new OutboundSettingsException(
				"PARLEY_MODEL_DIALECTS has a rule that cannot be read: %s.".formatted(rule),
				"Write model names, a colon, and what to leave out or to call otherwise, and separate rules by "
						+ "semicolons: o1*|o3*: max_tokens=max_completion_tokens -temperature.");
	}

	/** What to say otherwise to a model. */
	Dialect of(String model) {
		Dialect known = this.learned.get(model);
		if (known != null) {
			return known;
		}
		// Routers put the provider's name before the model's.
		String name = model.substring(model.lastIndexOf('/') + 1);
		return this.families.stream()
			.filter((family) -> family.names().matcher(name).matches())
			.findFirst()
			.map(Family::dialect)
			.orElse(Dialect.COMMON);
	}

	/**
	 * Learns from a refusal.
	 * @param spoken the dialect of the refused request
	 * @return how to ask once more; empty if the refusal names nothing that can be said
	 * otherwise
	 */
	Optional<Dialect> learn(String model, Dialect spoken, Refusal refusal) {
		Optional<Dialect> next = refusal.answer(spoken).filter((dialect) -> !dialect.equals(spoken));
		next.filter((dialect) -> refusal.isForGood()).ifPresent((dialect) -> {
			if (this.learned.size() < MAX_MODELS && !dialect.equals(this.learned.put(model, dialect))) {
				logger.info("The model {} refused a parameter; from now on it is asked with: {}", model, dialect);
			}
		});
		return next;
	}

	/** Models whose names match, and how to speak to them. */
	private record Family(Pattern names, Dialect dialect) {
	}

}
