package dev.parley.agent.output;

import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Converts a schema to one that incomplete objects match: nothing is required, and
 * strings, arrays and objects may be cut off.
 *
 * @see <a href=
 * "https://json-schema.org/draft/2020-12/json-schema-validation">Keywords</a>
 */
final class PartialSchema {

	/**
	 * Keywords that an incomplete object may violate, or match although the complete one
	 * does not.
	 */
	private static final Set<String> NOT_YET = Set.of("required", "minProperties", "minItems", "minLength", "contains",
			"minContains", "maxContains", "uniqueItems", "pattern", "format", "dependentRequired", "dependentSchemas",
			"dependencies", "not", "if", "then", "else", "unevaluatedProperties", "unevaluatedItems");

	private static final Set<String> SCHEMAS_BY_NAME = Set.of("properties", "patternProperties", "$defs",
			"definitions");

	private static final Set<String> SCHEMAS = Set.of("items", "prefixItems", "additionalItems", "additionalProperties",
			"anyOf", "oneOf", "allOf");

	private PartialSchema() {
	}

	static JsonNode of(JsonNode schema) {
		if (schema instanceof ArrayNode schemas) {
			ArrayNode parts = JsonNodeFactory.instance.arrayNode();
			schemas.forEach((each) -> parts.add(of(each)));
			return parts;
		}
		if (!(schema instanceof ObjectNode object)) {
			return schema;
		}
		ObjectNode partial = JsonNodeFactory.instance.objectNode();
		object.properties().forEach((keyword) -> {
			if (!NOT_YET.contains(keyword.getKey()) && !holdsContainers(keyword.getKey(), keyword.getValue())) {
				partial.set(keyword.getKey(), value(keyword.getKey(), keyword.getValue()));
			}
		});
		JsonNode alternatives = partial.remove("oneOf");
		if (alternatives != null) {
			// An incomplete object may match several alternatives.
			partial.withArray("allOf").addObject().set("anyOf", alternatives);
		}
		return partial;
	}

	/** Whether a value contains objects or arrays, which do not equal incomplete ones. */
	private static boolean holdsContainers(String keyword, JsonNode value) {
		return (keyword.equals("const") && value.isContainer())
				|| (keyword.equals("enum") && value.valueStream().anyMatch(JsonNode::isContainer));
	}

	private static JsonNode value(String keyword, JsonNode value) {
		if (SCHEMAS.contains(keyword)) {
			return of(value);
		}
		if (SCHEMAS_BY_NAME.contains(keyword)) {
			ObjectNode byName = JsonNodeFactory.instance.objectNode();
			value.properties().forEach((schema) -> byName.set(schema.getKey(), of(schema.getValue())));
			return byName;
		}
		return value;
	}

}
