package dev.parley.agent.guardrail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The settings of a guardrail in an agent file.
 *
 * @param value text, number, list or map; null: none
 */
record Settings(String guardrail, @Nullable Object value) {

	/** A list of texts, none of them blank. */
	List<String> texts() {
		if (!(this.value instanceof List<?> items) || items.isEmpty()) {
			throw expected("a list, such as '" + this.guardrail + ": [one, two]'");
		}
		List<String> texts = new ArrayList<>();
		for (Object item : items) {
			if (!(item instanceof String text) || text.isBlank()) {
				throw expected("a list of texts, but one is '" + item + "'; quotes make it a text");
			}
			texts.add(text);
		}
		return texts;
	}

	/** A positive whole number. */
	int count() {
		if (!(this.value instanceof Integer count) || count < 1) {
			throw expected("a positive whole number, such as '" + this.guardrail + ": 2000'");
		}
		return count;
	}

	/** Checks that there are no settings. */
	void none() {
		if (this.value != null) {
			throw expected("no settings");
		}
	}

	/**
	 * The value of the only allowed key, which has one of two values; the first one if
	 * the key is missing.
	 */
	String choice(String key, String otherwise, String other) {
		if (this.value == null) {
			return otherwise;
		}
		if (this.value instanceof Map<?, ?> map && map.size() == 1
				&& (otherwise.equals(map.get(key)) || other.equals(map.get(key)))) {
			return String.valueOf(map.get(key));
		}
		throw expected("'" + this.guardrail + ": {" + key + ": " + otherwise + "}' or '" + this.guardrail + ": {" + key
				+ ": " + other + "}'");
	}

	IllegalArgumentException expected(String what) {
		return new IllegalArgumentException("'" + this.guardrail + "' expects " + what);
	}

}
