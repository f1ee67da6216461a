package dev.parley.agent.schema;

import java.util.List;
import java.util.Locale;

import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A compiled JSON Schema, 2020-12 unless it names another dialect. Thread-safe.
 *
 * @see <a href="https://json-schema.org/draft/2020-12">JSON Schema 2020-12</a>
 */
public final class JsonSchema {

	/** The keyword for a schema's own error messages, which editors also support. */
	private static final String MESSAGES = "errorMessage";

	private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
		.locale(Locale.ENGLISH)
		.formatAssertionsEnabled(true)
		.errorMessageKeyword(MESSAGES)
		.build();

	private static final SchemaRegistry META_SCHEMAS = registry();

	private final Schema schema;

	private JsonSchema(Schema schema) {
		this.schema = schema;
	}

	/**
	 * Compiles a schema including its references, so that a missing one is detected now.
	 * @throws IllegalArgumentException if it is not valid JSON or not a valid schema
	 */
	public static JsonSchema of(String json) {
		try {
			return of(JsonMapper.shared().readTree(json));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(ex.getOriginalMessage(), ex);
		}
	}

	/**
	 * Compiles a schema including its references, so that a missing one is detected now.
	 * @throws IllegalArgumentException if it is not a valid schema
	 */
	public static JsonSchema of(JsonNode json) {
		try {
			// One registry for each schema: schemas of different origin may have the same
			// $id.
			Schema schema = registry().getSchema(json);
			schema.initializeValidators();
			return new JsonSchema(schema);
		}
		catch (SchemaException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
	}

	private static SchemaRegistry registry() {
		return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
				(registry) -> registry.schemaRegistryConfig(CONFIG)
					.schemaLoader((loader) -> loader.allow(JsonSchema::isDialect)));
	}

	/** A schema, which may be a client's, must load nothing else of this server. */
	private static boolean isDialect(AbsoluteIri address) {
		return address.toString().startsWith("https://json-schema.org/")
				|| address.toString().startsWith("http://json-schema.org/");
	}

	/**
	 * The violations of the rules for schemas of the document's dialect; empty if the
	 * document is a valid schema.
	 * @throws IllegalArgumentException if the dialect is unknown
	 */
	public static List<Violation> violationsOfSchema(JsonNode json) {
		String dialect = json.path("$schema").asString(SpecificationVersion.DRAFT_2020_12.getDialectId());
		try {
			return META_SCHEMAS.getSchema(SchemaLocation.of(dialect))
				.validate(json)
				.stream()
				.map(Violation::of)
				.toList();
		}
		catch (SchemaException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
	}

	/** The violations of this schema by a document; empty if it is valid. */
	public List<Violation> violations(JsonNode document) {
		return this.schema.validate(document).stream().map(Violation::of).toList();
	}

}
