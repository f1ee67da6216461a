package dev.parley.agent.output;

import java.util.List;
import java.util.Optional;

import dev.parley.agent.model.OutputSchema;
import dev.parley.agent.schema.JsonSchema;
import dev.parley.agent.schema.Violation;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The compiled schema of an agent's answers. Thread-safe. */
public final class OutputFormat {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.build();

	/** Maximum number of faults that are reported to the model. */
	private static final int FAULTS_TOLD = 10;

	private final OutputSchema schema;

	private final JsonSchema whole;

	private final JsonSchema partial;

	private OutputFormat(OutputSchema schema, JsonSchema whole, JsonSchema partial) {
		this.schema = schema;
		this.whole = whole;
		this.partial = partial;
	}

	/**
	 * Compiles a schema.
	 * @param json JSON Schema, 2020-12 unless it names another dialect
	 * @throws IllegalArgumentException if it is not a schema of an object
	 */
	public static OutputFormat of(String json) {
		try {
			JsonNode schema = MAPPER.readTree(json);
			if (!schema.path("type").asString("").equals("object")) {
				throw new IllegalArgumentException("expected a schema with the type 'object'");
			}
			List<Violation> violations = JsonSchema.violationsOfSchema(schema);
			if (!violations.isEmpty()) {
				throw new IllegalArgumentException(FaultText.of(violations.getFirst()));
			}
			return new OutputFormat(OutputSchema.of(json), JsonSchema.of(schema),
					JsonSchema.of(PartialSchema.of(schema)));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
	}

	/** The schema for models that support schemas. */
	public OutputSchema schema() {
		return this.schema;
	}

	/** The instructions for models that do not. */
	public String instructions() {
		return instructions(this.schema);
	}

	/** The same for a schema that is not checked. */
	public static String instructions(OutputSchema schema) {
		return """
				Answer with one JSON object and nothing else: no text around it and no code fence. It must be valid \
				against this JSON Schema:

				""" + schema.json();
	}

	/**
	 * The object in incomplete JSON.
	 * @return empty if there is none that matches the schema so far
	 */
	public Optional<String> objectIn(String text) {
		PartialJson json = new PartialJson();
		json.add(text);
		return shown(json);
	}

	Optional<String> shown(PartialJson json) {
		return json.closed().stream().filter(this::fitsSoFar).findFirst();
	}

	private boolean fitsSoFar(String json) {
		try {
			return this.partial.violations(MAPPER.readTree(json)).isEmpty();
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	/** The faults of a complete answer, described for the model. */
	List<String> faults(PartialJson json) {
		if (!json.complete()) {
			return List.of(json.broken() ? "This is not one JSON object and nothing else"
					: "The JSON object ends before it is complete");
		}
		try {
			return this.whole.violations(MAPPER.readTree(json.text()))
				.stream()
				.limit(FAULTS_TOLD)
				.map(FaultText::of)
				.toList();
		}
		catch (JacksonException ex) {
			return List.of(FaultText.shortened(ex.getOriginalMessage()));
		}
	}

}
