package dev.parley.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OpenAPI document, as tests use it.
 *
 * @param json the document
 * @param schemas validates with its schemas
 */
public record OpenApiDocument(JsonNode json, SchemaRegistry schemas) {

	private static final String ADDRESS = "https://parley.example/openapi.json";

	private static final String SCHEMAS = "#/components/schemas/";

	public static OpenApiDocument of(String text) {
		return new OpenApiDocument(Json.parse(text), SchemaRegistry.withDefaultDialect(
				SpecificationVersion.DRAFT_2020_12, (registry) -> registry.schemas(Map.of(ADDRESS, text))
					.schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build())));
	}

	/** The violations of a schema of the document's components by {@code value}. */
	public List<Error> faults(String value, String schema) {
		return this.schemas.getSchema(SchemaLocation.of(ADDRESS + SCHEMAS + schema)).validate(value, InputFormat.JSON);
	}

	/** The operations, with all references except those to schemas resolved. */
	public Stream<Operation> operations() {
		return this.json.path("paths")
			.properties()
			.stream()
			.flatMap((path) -> path.getValue()
				.properties()
				.stream()
				.map((operation) -> new Operation(operation.getKey().toUpperCase(Locale.ROOT), path.getKey(),
						resolved(operation.getValue()))));
	}

	/** The operation with that id. */
	public Operation operation(String id) {
		return operations().filter((operation) -> operation.id().equals(id)).findFirst().orElseThrow();
	}

	/** A schema, or the one that it refers to. */
	public JsonNode schema(JsonNode schema) {
		return schema.has("$ref") ? this.json.at(schema.path("$ref").asString().substring(1)) : schema;
	}

	public JsonNode schema(String name) {
		return this.json.path("components").path("schemas").path(name);
	}

	/**
	 * The properties of an object's schema with those of the schemas that it includes.
	 */
	public Map<String, JsonNode> properties(JsonNode schema) {
		Map<String, JsonNode> properties = new LinkedHashMap<>();
		parts(schema).forEach((part) -> part.path("properties")
			.properties()
			.forEach((property) -> properties.put(property.getKey(), property.getValue())));
		return properties;
	}

	/** The required ones. */
	public Set<String> required(JsonNode schema) {
		Set<String> required = new TreeSet<>();
		parts(schema)
			.forEach((part) -> part.path("required").valueStream().map(JsonNode::asString).forEach(required::add));
		return required;
	}

	private Stream<JsonNode> parts(JsonNode schema) {
		JsonNode resolved = schema(schema);
		return Stream.concat(Stream.of(resolved), resolved.path("allOf").valueStream().flatMap(this::parts));
	}

	private JsonNode resolved(JsonNode node) {
		String reference = node.path("$ref").asString("");
		if (!reference.isEmpty() && !reference.startsWith(SCHEMAS)) {
			return resolved(this.json.at(reference.substring(1)));
		}
		if (node instanceof ObjectNode object) {
			ObjectNode copy = Json.object();
			object.properties().forEach((member) -> copy.set(member.getKey(), resolved(member.getValue())));
			return copy;
		}
		if (node instanceof ArrayNode array) {
			ArrayNode copy = array.arrayNode();
			array.forEach((element) -> copy.add(resolved(element)));
			return copy;
		}
		return node;
	}

	/** The examples of a media type. */
	public static List<JsonNode> examples(JsonNode media) {
		List<JsonNode> examples = new ArrayList<>();
		if (media.has("example")) {
			examples.add(media.path("example"));
		}
		media.path("examples").forEach((example) -> examples.add(example.path("value")));
		return examples;
	}

	/** One operation of the document. */
	public record Operation(String method, String path, JsonNode json) {

		public String id() {
			return this.json.path("operationId").asString("");
		}

		/**
		 * Whether it is part of another protocol, which has its own specification: then
		 * it is described in short.
		 */
		public boolean isOfProtocol() {
			return this.json.has("externalDocs");
		}

		public List<String> statuses() {
			return Json.names(this.json.path("responses"));
		}

		/** Whether the body of the request is a form. */
		public boolean takesForm() {
			return this.json.at("/requestBody/content").has("application/x-www-form-urlencoded");
		}

		/** The example bodies of the request; null alone if it takes no JSON. */
		public List<JsonNode> bodies() {
			JsonNode media = this.json.at("/requestBody/content/application~1json");
			return media.isMissingNode() ? List.of(Json.parse("null")) : examples(media);
		}

		/** The content of a request or response by media type. */
		public JsonNode answer(String status, String type) {
			return this.json.path("responses").path(status).path("content").path(type);
		}

		/** The JSON content of all requests and responses. */
		public Stream<JsonNode> jsonContents() {
			return Stream.concat(Stream.of(this.json.path("requestBody")), this.json.path("responses").valueStream())
				.flatMap((part) -> part.path("content").properties().stream())
				.filter((content) -> content.getKey().endsWith("json") || content.getKey().endsWith("urlencoded"))
				.map(Map.Entry::getValue);
		}

		@Override
		public String toString() {
			return this.method + " " + this.path;
		}

	}

}
