package dev.parley.agent.output;

import java.util.List;
import java.util.Optional;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.parley.agent.model.OutputSchema;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema of an agent's answers, made ready once. Thread-safe. */
public final class OutputFormat {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.build();

	/** How many faults, and how much of each, a model is told. */
	private static final int FAULTS_TOLD = 10;

	private static final int FAULT_LENGTH = 300;

	private final OutputSchema schema;

	private final Schema whole;

	private final Schema partial;

	private OutputFormat(OutputSchema schema, Schema whole, Schema partial) {
		this.schema = schema;
		this.whole = whole;
		this.partial = partial;
	}

	/**
	 * Reads a schema.
	 * @param json JSON Schema, 2020-12 unless it says otherwise
	 * @throws IllegalArgumentException where it is none, or not of objects
	 */
	public static OutputFormat of(String json) {
		try {
			JsonNode schema = MAPPER.readTree(json);
			if (!schema.path("type").asString("").equals("object")) {
				throw new IllegalArgumentException("expected a schema with the type 'object'");
			}
			String dialect = schema.path("$schema").asString(SpecificationVersion.DRAFT_2020_12.getDialectId());
			List<Error> faults = registry().getSchema(SchemaLocation.of(dialect)).validate(schema);
			if (!faults.isEmpty()) {
				throw new IllegalArgumentException(words(faults.getFirst()));
			}
			return new OutputFormat(OutputSchema.of(json), compiled(schema), compiled(PartialSchema.of(schema)));
		}
		catch (JacksonException | SchemaException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
	}

	private static SchemaRegistry registry() {
		return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12, (builder) -> builder
			.schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
	}

	/** With all that it refers to, so that nothing is missing later. */
	private static Schema compiled(JsonNode node) {
		Schema schema = registry().getSchema(node);
		schema.initializeValidators();
		return schema;
	}

	/** What the model is given, where it keeps to schemas. */
	public OutputSchema schema() {
		return this.schema;
	}

	/** What the model is told, where it does not. */
	public String instructions() {
		return """
				Answer with one JSON object and nothing else: no text around it and no code fence. It must be valid \
				against this JSON Schema:

				""" + this.schema.json();
	}

	/**
	 * The object that unfinished JSON amounts to.
	 * @return empty where there is none that fits the schema so far
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
			return this.partial.validate(MAPPER.readTree(json)).isEmpty();
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	/** What is wrong with a whole answer, in words that a model can act on. */
	List<String> faults(PartialJson json) {
		if (!json.complete()) {
			return List.of(json.broken() ? "This is not one JSON object and nothing else"
					: "The JSON object ends before it is complete");
		}
		try {
			return this.whole.validate(MAPPER.readTree(json.text()))
				.stream()
				.limit(FAULTS_TOLD)
				.map(OutputFormat::words)
				.toList();
		}
		catch (JacksonException ex) {
			return List.of(shortened(ex.getOriginalMessage()));
		}
	}

	private static String words(Error fault) {
		String place = fault.getInstanceLocation().toString();
		return shortened((place.isEmpty() ? "" : place + ": ") + fault.getMessage());
	}

	private static String shortened(String text) {
		return (text.length() > FAULT_LENGTH) ? text.substring(0, FAULT_LENGTH) + "…" : text;
	}

}
