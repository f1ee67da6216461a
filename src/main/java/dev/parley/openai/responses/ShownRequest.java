package dev.parley.openai.responses;

import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a request that its response shows again. Each response has all of them,
 * also those that have no meaning here.
 *
 * @see <a href="https://www.openresponses.org/specification">Open Responses</a>
 */
final class ShownRequest {

	/**
	 * The fields with their defaults; null stands for an absent text, number or object.
	 */
	private static final ObjectNode DEFAULTS = (ObjectNode) JsonMapper.shared().readTree("""
			{"previous_response_id": null, "instructions": null, "tools": [], "tool_choice": "auto",
			 "truncation": "disabled", "parallel_tool_calls": true, "text": {"format": {"type": "text"}},
			 "top_p": 1, "presence_penalty": 0, "frequency_penalty": 0, "top_logprobs": 0, "temperature": 1,
			 "reasoning": null, "max_output_tokens": null, "max_tool_calls": null, "store": true,
			 "background": false, "service_tier": "default", "metadata": {}, "safety_identifier": null,
			 "prompt_cache_key": null, "user": null}""");

	/** What a field without a default of its own may be. */
	private static final Map<String, String> TYPES = Map.of("reasoning", "OBJECT", "max_output_tokens", "NUMBER",
			"max_tool_calls", "NUMBER");

	private static final List<String> OF_A_FUNCTION = List.of("description", "parameters", "strict");

	private ShownRequest() {
	}

	/** The fields of a request that differ from the defaults. */
	static ObjectNode of(JsonNode request) {
		ObjectNode shown = JsonNodeFactory.instance.objectNode();
		DEFAULTS.properties().forEach((field) -> {
			JsonNode value = request.path(field.getKey());
			if (fits(field.getKey(), value)) {
				shown.set(field.getKey(), field.getKey().equals("tools") ? functions(value) : value);
			}
		});
		if (!request.path("conversation").isMissingNode() && !request.path("conversation").isNull()) {
			shown.put("conversation", true);
		}
		return shown;
	}

	private static boolean fits(String field, JsonNode value) {
		JsonNode otherwise = DEFAULTS.path(field);
		if (field.equals("tool_choice")) {
			return value.isString() || value.isObject();
		}
		if (!otherwise.isNull()) {
			return value.getNodeType() == otherwise.getNodeType();
		}
		return value.getNodeType().name().equals(TYPES.getOrDefault(field, "STRING"));
	}

	/** The functions, each with all fields. */
	private static ArrayNode functions(JsonNode tools) {
		ArrayNode functions = JsonNodeFactory.instance.arrayNode();
		for (JsonNode tool : tools) {
			if (tool.path("type").asString("").equals("function")) {
				ObjectNode function = functions.addObject().put("type", "function");
				function.set("name", tool.path("name"));
				for (String field : OF_A_FUNCTION) {
					JsonNode value = tool.path(field);
					function.set(field, value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value);
				}
			}
		}
		return functions;
	}

	/** All fields, from those that were stored. */
	static ObjectNode whole(JsonNode shown) {
		ObjectNode whole = DEFAULTS.deepCopy();
		shown.properties().forEach((field) -> whole.set(field.getKey(), field.getValue()));
		return whole;
	}

}
