package dev.parley.agent.tool;

import java.util.Locale;
import java.util.regex.Pattern;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Names of Java parameters as models see them. */
final class SnakeCase {

	private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

	private SnakeCase() {
	}

	/** A schema of arguments whose properties have names of Java. */
	static String schema(String schema) {
		ObjectNode written = (ObjectNode) JsonMapper.shared().readTree(schema);
		ObjectNode properties = JsonMapper.shared().createObjectNode();
		written.path("properties")
			.properties()
			.forEach((property) -> properties.set(name(property.getKey()), property.getValue()));
		ArrayNode required = JsonMapper.shared().createArrayNode();
		written.path("required").forEach((name) -> required.add(name(name.asString())));
		written.set("properties", properties);
		written.set("required", required);
		written.remove("$schema");
		return written.toString();
	}

	static String name(String name) {
		return HUMP.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
	}

}
