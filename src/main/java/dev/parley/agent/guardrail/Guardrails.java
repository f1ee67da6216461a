package dev.parley.agent.guardrail;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import dev.parley.agent.model.Moderator;
import org.jspecify.annotations.Nullable;

/** Creates guardrails by their names in agent files. */
public final class Guardrails {

	private final Map<String, Function<Settings, Guardrail>> kinds;

	public Guardrails(Moderator moderator) {
		this.kinds = new TreeMap<>(Map.of(BlockedWords.NAME, BlockedWords::of, BlockedPatterns.NAME,
				BlockedPatterns::of, MaxLength.NAME, MaxLength::of, Secrets.NAME, Secrets::of, PersonalData.NAME,
				PersonalData::of, Moderation.NAME, (settings) -> Moderation.of(moderator, settings)));
	}

	/**
	 * Creates a guardrail.
	 * @param settings text, number, list or map from YAML; null: none
	 * @throws IllegalArgumentException if the settings are invalid; the message says what
	 * was expected
	 */
	public Guardrail create(String name, @Nullable Object settings) {
		Function<Settings, Guardrail> kind = this.kinds.get(name);
		if (kind == null) {
			throw new IllegalArgumentException(
					"unknown guardrail '" + name + "'; known are " + String.join(", ", this.kinds.keySet()));
		}
		return kind.apply(new Settings(name, settings));
	}

}
