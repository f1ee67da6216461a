package dev.parley.agent.model.openai.prompt;

import java.util.ArrayList;
import java.util.List;

import dev.parley.agent.model.WellFormedText;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/** Repairs the arguments of tool calls, which are not always valid JSON objects. */
final class JsonObjects {

	private static final String EMPTY = "{}";

	private JsonObjects() {
	}

	/**
	 * The text of a JSON object: the given text if it is one; the first non-empty object
	 * if there are several values or the object is inside a JSON string; otherwise an
	 * empty object.
	 */
	static String text(String arguments) {
		List<JsonNode> values = values(arguments);
		if (values.size() == 1 && values.getFirst().isObject() && isWhole(arguments)) {
			return WellFormedText.of(arguments);
		}
		return values.stream()
			.map((value) -> value.isString() ? unquoted(value.stringValue()) : value)
			.filter((value) -> value.isObject() && !value.isEmpty())
			.findFirst()
			.map((object) -> WellFormedText.of(object.toString()))
			.orElse(EMPTY);
	}

	/** The consecutive JSON values in the text, up to the first invalid one. */
	private static List<JsonNode> values(String text) {
		List<JsonNode> values = new ArrayList<>();
		try (MappingIterator<JsonNode> each = JsonMapper.shared().readerFor(JsonNode.class).readValues(text)) {
			while (each.hasNextValue()) {
				values.add(each.nextValue());
			}
		}
		catch (JacksonException ex) {
			// Keep the values read so far.
		}
		return values;
	}

	private static JsonNode unquoted(String text) {
		List<JsonNode> values = values(text);
		return (values.size() == 1) ? values.getFirst() : JsonMapper.shared().nullNode();
	}

	/** Whether nothing follows the first value. */
	private static boolean isWhole(String text) {
		try {
			JsonMapper.shared().readTree(text);
			return true;
		}
		catch (JacksonException ex) {
			return false;
		}
	}

}
