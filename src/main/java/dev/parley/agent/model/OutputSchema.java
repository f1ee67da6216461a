package dev.parley.agent.model;

import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON Schema of a structured answer.
 *
 * @param json JSON Schema, as text
 * @param strict whether OpenAI's strict mode, which makes other answers impossible,
 * supports the schema
 * @see <a href=
 * "https://platform.openai.com/docs/guides/structured-outputs#supported-schemas">Supported
 * schemas</a>
 */
public record OutputSchema(String json, boolean strict) {

	private static final Set<String> STRICT_KEYWORDS = Set.of("type", "properties", "required", "additionalProperties",
			"items", "enum", "const", "anyOf", "$ref", "$defs", "title", "description", "pattern", "format",
			"multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems");

	public static OutputSchema of(String json) {
		return new OutputSchema(json, strict(JsonMapper.shared().readTree(json)));
	}

	/**
	 * Whether every object is closed, all its properties are required, and only supported
	 * keywords occur.
	 */
	private static boolean strict(JsonNode schema) {
		return schema.isObject() && STRICT_KEYWORDS.containsAll(schema.propertyNames())
				&& (!describesObject(schema) || closed(schema))
				&& schema.path("properties").valueStream().allMatch(OutputSchema::strict)
				&& schema.path("$defs").valueStream().allMatch(OutputSchema::strict)
				&& schema.path("anyOf").valueStream().allMatch(OutputSchema::strict)
				&& (!schema.has("items") || strict(schema.path("items")));
	}

	private static boolean describesObject(JsonNode schema) {
		JsonNode type = schema.path("type");
		return schema.has("properties") || type.asString("").equals("object")
				|| type.valueStream().anyMatch((one) -> one.asString("").equals("object"));
	}

	private static boolean closed(JsonNode object) {
		return object.path("additionalProperties").isBoolean() && !object.path("additionalProperties").booleanValue()
				&& object.path("required")
					.valueStream()
					.map((name) -> name.asString(""))
					.toList()
					.containsAll(object.path("properties").propertyNames());
	}

}
