package dev.parley.agent.model.openai.incoming;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Takes from JSON what is meant, in whatever form it stands there. */
final class JsonValues {

	private static final ObjectReader READER = JsonMapper.builder()
		.enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
		.enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
		.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
		.enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
		.build()
		.readerFor(JsonNode.class);

	private JsonValues() {
	}

	/**
	 * Reads one value after the other.
	 * @throws JacksonException if the text is no such sequence
	 * @throws dev.parley.agent.model.ModelException if a number or a name is beyond
	 * measure
	 */
	static List<JsonNode> sequence(String text) {
		List<JsonNode> values = new ArrayList<>();
		int from = (!text.isEmpty() && text.charAt(0) == '\uFEFF') ? 1 : 0;
		try (MappingIterator<JsonNode> each = READER.readValues(text.substring(from))) {
			while (each.hasNextValue()) {
				values.add(each.nextValue());
			}
		}
		catch (StreamConstraintsException _) {
			throw AnswerLimits.exceeded("a value of more digits, letters or levels than any has");
		}
		return values;
	}

	/** A string, number or boolean as text; empty if there is none. */
	static String text(JsonNode node) {
		return (node.isString() || node.isNumber() || node.isBoolean()) ? node.asString() : "";
	}

	/** The same, but null if there is none or it is blank. */
	static @Nullable String textOrNull(JsonNode node) {
		String text = text(node);
		return text.isBlank() ? null : text;
	}

	/** The elements; a single object is a list of one. */
	static List<JsonNode> list(JsonNode node) {
		return node.isArray() ? node.valueStream().toList() : node.isObject() ? List.of(node) : List.of();
	}

	/** Whether there is something: not null, false, or empty. */
	static boolean says(JsonNode node) {
		return node.isContainer() ? !node.isEmpty() : node.isBoolean() ? node.booleanValue() : !text(node).isEmpty();
	}

	/**
	 * A whole number, be it a string or a float; null if there is none or it is no int.
	 */
	static @Nullable Integer integer(JsonNode node) {
		String text = text(node).strip();
		try {
			double number = Double.parseDouble(text);
			return (number >= Integer.MIN_VALUE && number <= Integer.MAX_VALUE) ? (Integer) (int) number : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
