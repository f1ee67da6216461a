package dev.parley.testing;

import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Creates and reads JSON in tests. */
public final class Json {

	private Json() {
	}

	public static JsonNode parse(String text) {
		return JsonMapper.shared().readTree(text);
	}

	/** A value as JSON. */
	public static JsonNode of(Object value) {
		return JsonMapper.shared().valueToTree(value);
	}

	/** An empty object to be filled. */
	public static ObjectNode object() {
		return JsonNodeFactory.instance.objectNode();
	}

	/** The body of a chat request. */
	public static ObjectNode message(String text) {
		return object().put("message", text);
	}

	/** The body of a chat request in an existing session. */
	public static ObjectNode message(String text, String sessionId) {
		return message(text).put("session_id", sessionId);
	}

	/** One member of each element of an array, as text. */
	public static List<String> texts(JsonNode array, String member) {
		return array.valueStream().map((element) -> element.path(member).asString("")).toList();
	}

	/** The elements of an array, as text. */
	public static List<String> strings(JsonNode array) {
		return array.valueStream().map((element) -> element.asString("")).toList();
	}

	/** The names of an object's members, in order. */
	public static List<String> names(JsonNode object) {
		return List.copyOf(object.propertyNames());
	}

}
