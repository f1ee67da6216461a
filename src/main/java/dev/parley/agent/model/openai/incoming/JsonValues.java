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

/** Reads values from JSON leniently, in any form that APIs use. */
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
	 * Parses a sequence of values.
	 * @throws JacksonException if the text is not one
	 * @throws dev.parley.agent.model.ModelException if a value exceeds a limit of the
	 * parser
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
			throw AnswerLimits.exceeded("a value with too many digits, characters or levels");
		}
		return values;
	}

	/** A string, number or boolean as text; empty if there is none. */
	static String text(JsonNode node) {
		return (node.isString() || node.isNumber() || node.isBoolean()) ? node.asString() : "";
	}

	/** The same, but null if there is none, or it is blank. */
	static @Nullable String textOrNull(JsonNode node) {
		String text = text(node);
		return text.isBlank() ? null : text;
	}

	/** The elements; a single object is a list of one. */
	static List<JsonNode> list(JsonNode node) {
		return node.isArray() ? node.valueStream().toList() : node.isObject() ? List.of(node) : List.of();
	}

	/** Whether the value has content: it is not null, false or empty. */
	static boolean says(JsonNode node) {
		return node.isContainer() ? !node.isEmpty() : node.isBoolean() ? node.booleanValue() : !text(node).isEmpty();
	}

	/**
	 * An integer, also from a string or a float; null if there is none, or it does not
	 * fit an int.
	 */
	static @Nullable Integer integer(JsonNode node) {
		String text = text(node).strip();
		if (text.isEmpty()) {
			// Most answers have several counts that are not given; an exception for each
			// costs.
			return null;
		}
		try {
			double number = Double.parseDouble(text);
			return (number >= Integer.MIN_VALUE && number <= Integer.MAX_VALUE) ? (Integer) (int) number : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
