package dev.parley.agent.tool;

import java.util.List;
import java.util.stream.Collectors;

import dev.parley.agent.schema.JsonSchema;
import dev.parley.agent.schema.Violation;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Checks what a model wrote against the schema that it was told. Thread-safe. */
public final class ToolArguments {

	private static final int VIOLATIONS_TOLD = 5;

	private final JsonSchema schema;

	/**
	 * Arguments by a schema.
	 * @param schema JSON Schema as text
	 */
	public ToolArguments(String schema) {
		this.schema = JsonSchema.of(schema);
	}

	/**
	 * Reads arguments; none at all are an empty object.
	 * @throws ToolException tells the model what to mend
	 */
	public ObjectNode read(String arguments) {
		JsonNode given = parse(arguments.isBlank() ? "{}" : arguments);
		List<Violation> violations = this.schema.violations(given);
		if (!violations.isEmpty()) {
			throw new ToolException("The arguments do not fit the tool: " + violations.stream()
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
