package dev.parley.agent.tool;

import java.util.List;
import java.util.stream.Collectors;

import dev.parley.agent.schema.JsonSchema;
import dev.parley.agent.schema.Violation;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Validates the arguments of tool calls with the tool's schema. Thread-safe. */
public final class ToolArguments {

	private static final int VIOLATIONS_TOLD = 5;

	private final JsonSchema schema;

	/**
	 * Creates the validator for a schema.
	 * @param schema JSON Schema as text
	 */
	public ToolArguments(String schema) {
		this.schema = JsonSchema.of(schema);
	}

	/**
	 * Parses arguments; blank text counts as an empty object.
	 * @throws ToolException if they are invalid; the message tells the model what to
	 * correct
	 */
	public ObjectNode read(String arguments) {
		JsonNode given = parse(arguments.isBlank() ? "{}" : arguments);
		List<Violation> violations = this.schema.violations(given);
		if (!violations.isEmpty()) {
			throw new ToolException("The arguments do not match the tool's schema: " + violations.stream()
				.limit(VIOLATIONS_TOLD)
				.map(Violation::toString)
				.collect(Collectors.joining("; ")));
		}
		if (!(given instanceof ObjectNode object)) {
			throw new ToolException("The arguments must be a JSON object");
		}
		return object;
	}

	private static JsonNode parse(String arguments) {
		try {
			return JsonMapper.shared().readTree(arguments);
		}
		catch (JacksonException ex) {
			throw new ToolException("The arguments are not valid JSON");
		}
	}

}
