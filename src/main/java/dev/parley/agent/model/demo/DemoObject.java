package dev.parley.agent.model.demo;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.parley.agent.model.OutputSchema;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.PromptMessage.FromUser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills in a JSON Schema for the demo model, deterministically: the first choice of an
 * enum, the lowest number, the demo's answer for a string, and true for a boolean if the
 * user's message contains a word of the property's name.
 */
final class DemoObject {

	private static final int MAX_DEPTH = 8;

	private static final Pattern NO_LETTERS = Pattern.compile("\\P{L}+");

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private final JsonNode root;

	private final String text;

	private final Set<String> words;

	private DemoObject(JsonNode root, String text, Set<String> words) {
		this.root = root;
		this.text = text;
		this.words = words;
	}

	static String fill(OutputSchema schema, String text, List<PromptMessage> messages) {
		Set<String> words = messages.reversed()
			.stream()
			.filter(FromUser.class::isInstance)
			.limit(1)
			.flatMap((message) -> words(((FromUser) message).text()))
			.collect(Collectors.toSet());
		JsonNode root = JsonMapper.shared().readTree(schema.json());
		return new DemoObject(root, text, words).value("", root, 0).toString();
	}

	private static Stream<String> words(String text) {
		return NO_LETTERS.splitAsStream(text.toLowerCase(Locale.ROOT)).filter((word) -> word.length() > 2);
	}

	private JsonNode value(String name, JsonNode schema, int depth) {
		String reference = schema.path("$ref").asString("");
		if (reference.startsWith("#/") && depth < MAX_DEPTH) {
			return value(name, this.root.at(reference.substring(1)), depth + 1);
		}
		if (schema.has("const")) {
			return schema.path("const");
		}
		for (String choice : List.of("anyOf", "oneOf", "allOf")) {
			if (schema.has(choice) && depth < MAX_DEPTH) {
				return value(name, schema.path(choice).path(0), depth + 1);
			}
		}
		return schema.has("enum") ? schema.path("enum").path(0) : byType(name, schema, depth);
	}

	private JsonNode byType(String name, JsonNode schema, int depth) {
		JsonNode type = schema.path("type");
		return switch ((type.isArray() ? type.path(0) : type).asString("string")) {
			case "object" -> object(schema, depth);
			case "array" -> array(name, schema, depth);
			case "integer", "number" -> NODES.numberNode(lowest(schema));
			case "boolean" -> NODES.booleanNode(words(name).anyMatch(this.words::contains));
			case "null" -> NODES.nullNode();
			default -> NODES
				.stringNode(this.text.substring(0, Math.min(this.text.length(), schema.path("maxLength").asInt(5000))));
		};
	}

	private ObjectNode object(JsonNode schema, int depth) {
		ObjectNode object = NODES.objectNode();
		if (depth < MAX_DEPTH) {
			schema.path("properties")
				.properties()
				.forEach((property) -> object.set(property.getKey(),
						value(property.getKey(), property.getValue(), depth + 1)));
		}
		return object;
	}

	private ArrayNode array(String name, JsonNode schema, int depth) {
		ArrayNode array = NODES.arrayNode();
		for (int i = 0; i < Math.max(1, schema.path("minItems").asInt(1)) && depth < MAX_DEPTH; i++) {
			array.add(value(name, schema.path("items"), depth + 1));
		}
		return array;
	}

	private static long lowest(JsonNode schema) {
		return (long) Math.ceil(schema.has("exclusiveMinimum") ? schema.path("exclusiveMinimum").asDouble() + 1
				: schema.path("minimum").asDouble(0));
	}

}
