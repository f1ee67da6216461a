package dev.parley.agent.tool;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Checks what a model wrote against the schema that it was told. Thread-safe. */
public final class ToolArguments {

	/** The faults are told in English whatever the machine speaks. */
	private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
			(registry) -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder().locale(Locale.ENGLISH).build()));

	private static final int FAULTS_TOLD = 5;

	private final Schema schema;

	/**
	 * Arguments by a schema.
	 * @param schema JSON Schema as text
	 */
	public ToolArguments(String schema) {
		this.schema = SCHEMAS.getSchema(schema);
	}

	/**
	 * Reads arguments; none at all are an empty object.
	 * @throws ToolException tells the model what to mend
	 */
	public ObjectNode read(String arguments) {
		JsonNode given = parse(arguments.isBlank() ? "{}" : arguments);
		List<Error> faults = this.schema.validate(given);
		if (!faults.isEmpty()) {
			throw new ToolException("The arguments do not fit the tool: " + faults.stream()
				.limit(FAULTS_TOLD)
				.map((fault) -> fault.getInstanceLocation() + " " + fault.getMessage())
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
