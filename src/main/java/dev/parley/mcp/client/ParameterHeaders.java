package dev.parley.mcp.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The arguments of a tool that each call repeats in headers, because the tool's schema
 * says so by {@code x-mcp-header}.
 *
 * @param parameters by the header's name
 * @see <a href=
 * "https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#custom-headers-from-tool-parameters">Custom
 * headers</a>
 */
record ParameterHeaders(Map<String, List<String>> parameters) {

	private static final String ANNOTATION = "x-mcp-header";

	private static final String PREFIX = "Mcp-Param-";

	/** By RFC 9110, section 5.6.2. */
	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Set<String> TYPES = Set.of("string", "integer", "boolean");

	/** Greater numbers are not exact in JavaScript. */
	private static final long MAX_INTEGER = (1L << 53) - 1;

	/**
	 * Reads a schema.
	 * @return empty if an annotation is invalid; the tool must not be used then
	 */
	static Optional<ParameterHeaders> of(JsonNode schema) {
		Map<String, List<String>> parameters = new LinkedHashMap<>();
		Set<String> names = new TreeSet<>();
		int reachable = collect(schema, List.of(), parameters, names);
		return (reachable == names.size() && reachable == count(schema, 0))
				? Optional.of(new ParameterHeaders(parameters)) : Optional.empty();
	}

	/**
	 * Finds the annotations of properties, also of nested objects.
	 * @return the number of annotations; greater than that of names if one is invalid
	 */
	private static int collect(JsonNode schema, List<String> path, Map<String, List<String>> parameters,
			Set<String> names) {
		int found = 0;
		for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
			List<String> inside = new ArrayList<>(path);
			inside.add(property.getKey());
			JsonNode header = property.getValue().path(ANNOTATION);
			if (!header.isMissingNode()) {
				found++;
				String name = header.isString() ? header.stringValue() : "";
				boolean valid = TOKEN.matcher(name).matches()
						&& TYPES.contains(property.getValue().path("type").asString(""));
				if (valid && names.add(name.toLowerCase(Locale.ROOT))) {
					parameters.put(PREFIX + name, List.copyOf(inside));
				}
			}
			found += collect(property.getValue(), inside, parameters, names);
		}
		return found;
	}

	/** The number of annotations anywhere. A property of that name is none. */
	private static int count(JsonNode schema, int depth) {
		if (depth > 100) {
			return 0;
		}
		int found = 0;
		for (Map.Entry<String, JsonNode> member : schema.properties()) {
			if (member.getKey().equals("properties") && member.getValue().isObject()) {
				for (JsonNode property : member.getValue().values()) {
					found += count(property, depth + 1);
				}
			}
			else if (member.getKey().equals(ANNOTATION)) {
				found++;
			}
			else {
				found += count(member.getValue(), depth + 1);
			}
		}
		for (JsonNode element : schema.isArray() ? schema.values() : List.<JsonNode>of()) {
			found += count(element, depth + 1);
		}
		return found;
	}

	/**
	 * The headers of a call with these arguments; arguments that are missing have none.
	 */
	Map<String, String> values(JsonNode arguments) {
		Map<String, String> headers = new LinkedHashMap<>();
		this.parameters.forEach((header, path) -> {
			JsonNode value = arguments;
			for (String name : path) {
				value = value.path(name);
			}
			String text = text(value);
			if (text != null) {
				headers.put(header, HeaderValue.of(text));
			}
		});
		return headers;
	}

	private static @Nullable String text(JsonNode value) {
		if (value.isNumber()) {
			double number = value.doubleValue();
			return (Math.rint(number) == number && Math.abs(number) <= MAX_INTEGER) ? Long.toString((long) number)
					: null;
		}
		return (value.isString() || value.isBoolean()) ? value.asString() : null;
	}

}
