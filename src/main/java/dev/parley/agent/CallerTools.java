package dev.parley.agent;

import java.util.List;
import java.util.stream.Collectors;

import dev.parley.agent.model.ToolSpec;
import dev.parley.agent.model.WellFormedText;
import dev.parley.agent.schema.JsonSchema;
import dev.parley.agent.schema.Violation;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks tools that callers define and run, and schemas that they send. */
public final class CallerTools {

	private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

	private static final int MAX_SCHEMA = 65_536;

	private CallerTools() {
	}

	/**
	 * Creates the specification of a tool for the model. The schema is validated against
	 * the meta-schema, but not compiled: the caller checks the arguments.
	 * @param parameters JSON Schema of an object; null: it takes none
	 * @throws IllegalArgumentException describing the fault in {@code parameters}
	 */
	public static ToolSpec spec(String name, @Nullable String description, @Nullable JsonNode parameters) {
		return new ToolSpec(name, (description != null) ? WellFormedText.of(description) : "",
				(parameters != null) ? schema(parameters) : NO_PARAMETERS);
	}

	/**
	 * Checks the JSON Schema of an object, as {@link #spec} does.
	 * @return the schema as text
	 * @throws IllegalArgumentException describing the fault
	 */
	public static String schema(JsonNode parameters) {
		if (parameters.toString().length() > MAX_SCHEMA) {
			throw new IllegalArgumentException("must not be longer than " + MAX_SCHEMA + " characters");
		}
		if (!parameters.path("type").asString("").equals("object")) {
			throw new IllegalArgumentException("must be the JSON Schema of an object: \"type\": \"object\"");
		}
		List<Violation> violations = JsonSchema.violationsOfSchema(parameters);
		if (!violations.isEmpty()) {
			throw new IllegalArgumentException("is not a JSON Schema (2020-12): "
					+ violations.stream().limit(3).map(Violation::toString).collect(Collectors.joining("; ")));
		}
		return WellFormedText.of(parameters.toString());
	}

}
