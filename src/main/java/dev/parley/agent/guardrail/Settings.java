package dev.parley.agent.guardrail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What an agent's file says behind a guardrail's name.
 *
 * @param value text, number, list or map; null: nothing
 */
record Settings(String guardrail, @Nullable Object value) {

	/** A list of texts, none of them blank. */
	List<String> texts() {
		if (!(this.value instanceof List<?> items) || items.isEmpty()) {
			throw expected("a list, as in '" + this.guardrail + ": [one, two]'");
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

	/** A whole number from 1 on. */
	int count() {
		if (!(this.value instanceof Integer count) || count < 1) {
			throw expected("a whole number from 1 on, as in '" + this.guardrail + ": 2000'");
		}
		return count;
	}

	/** Nothing at all. */
	void none() {
		if (this.value != null) {
			throw expected("no settings");
		}
	}

	/**
	 * The only key there may be, with one of these values; the first if it is left out.
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
