package dev.parley.agent.model.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.parley.agent.model.ModelNames;
import dev.parley.outbound.OutboundSettingsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dialects of models: those that the settings define for families of models, and
 * those learned from refused parameters, which are kept until the process ends.
 * Thread-safe.
 */
final class Dialects {

	private static final Logger logger = LoggerFactory.getLogger(Dialects.class);

	/** Model names come from settings and agent files, so there are few. */
	private static final int MAX_MODELS = 1_000;

	private final List<Family> families;

	private final Map<String, Dialect> learned = new ConcurrentHashMap<>();

	private Dialects(List<Family> families) {
		this.families = families;
	}

	/**
	 * Parses {@code o1*|o3*: max_tokens=max_completion_tokens -temperature; …}. The first
	 * family that matches a model's name applies.
	 * @throws OutboundSettingsException if the text has another format
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
		return new Family(ModelNames.parse(rule.substring(0, colon)), dialect);
	}

	private static OutboundSettingsException unreadable(String rule) {
		return new OutboundSettingsException(
				"PARLEY_MODEL_DIALECTS has a rule that cannot be read: %s.".formatted(rule),
				"Write model names, a colon, and the parameters to omit or rename, and separate rules by "
						+ "semicolons: o1*|o3*: max_tokens=max_completion_tokens -temperature.");
	}

	/** The dialect of a model. */
	Dialect of(String model) {
		Dialect known = this.learned.get(model);
		if (known != null) {
			return known;
		}
		return this.families.stream()
			.filter((family) -> family.names().include(model))
			.findFirst()
			.map(Family::dialect)
			.orElse(Dialect.COMMON);
	}

	/**
	 * Learns from a refusal.
	 * @param spoken the dialect of the refused request
	 * @return the dialect for a retry; empty if the refusal names no parameter that can
	 * be changed
	 */
	Optional<Dialect> learn(String model, Dialect spoken, Refusal refusal) {
		Optional<Dialect> next = refusal.answer(spoken).filter((dialect) -> !dialect.equals(spoken));
		next.filter((dialect) -> refusal.isForGood()).ifPresent((dialect) -> {
			if (this.learned.size() < MAX_MODELS && !dialect.equals(this.learned.put(model, dialect))) {
				logger.info("The model {} rejected a parameter; from now on requests use: {}", model, dialect);
			}
		});
		return next;
	}

	/** A pattern of model names, and their dialect. */
	private record Family(ModelNames names, Dialect dialect) {
	}

}
