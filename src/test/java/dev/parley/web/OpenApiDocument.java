package dev.parley.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.parley.testing.Json;
import tools.jackson.databind.JsonNode;

/** A description of an API as tests look at it. */
record OpenApiDocument(JsonNode json, SchemaRegistry schemas) {

	private static final String ADDRESS = "https://parley.example/openapi.json";

	static OpenApiDocument of(String text) {
		return new OpenApiDocument(Json.parse(text), SchemaRegistry.withDefaultDialect(
				SpecificationVersion.DRAFT_2020_12, (registry) -> registry.schemas(Map.of(ADDRESS, text))
					.schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build())));
	}

	/** What is wrong with {@code value} by the schema that the pointer names. */
	List<Error> faults(String value, String pointer) {
		return this.schemas.getSchema(SchemaLocation.of(ADDRESS + "#" + pointer)).validate(value, InputFormat.JSON);
	}

	Stream<Operation> operations() {
		return this.json.path("paths")
			.properties()
			.stream()
			.flatMap((path) -> path.getValue()
				.properties()
				.stream()
				.map((operation) -> new Operation(operation.getKey().toUpperCase(Locale.ROOT), path.getKey(),
						operation.getValue())));
	}

	/** The examples of a media type. */
	static List<JsonNode> examples(JsonNode media) {
		List<JsonNode> examples = new ArrayList<>();
		if (media.has("example")) {
			examples.add(media.path("example"));
		}
		media.path("examples").forEach((example) -> examples.add(example.path("value")));
		return examples;
	}

	private static String escaped(String name) {
		return name.replace("/", "~1");
	}

	/** One operation of the document. */
	record Operation(String method, String path, JsonNode json) {

		List<String> statuses() {
			return Json.names(this.json.path("responses"));
		}

		String pointer() {
			return "/paths/" + escaped(this.path) + "/" + this.method.toLowerCase(Locale.ROOT);
		}

		/** Whether the body of the request is a form. */
		boolean takesForm() {
			return this.json.at("/requestBody/content").has("application/x-www-form-urlencoded");
		}

		/** The example bodies of the request; null alone where it takes no JSON. */
		List<JsonNode> bodies() {
			JsonNode media = this.json.at("/requestBody/content/application~1json");
			return media.isMissingNode() ? List.of(Json.parse("null")) : examples(media);
		}

		/** Pointers to all that is sent or answered with a type. */
		List<String> contents() {
			Stream<String> parts = Stream.concat(Stream.of("/requestBody"),
					statuses().stream().map((status) -> "/responses/" + status));
			return parts
				.flatMap((part) -> Json.names(this.json.at(part + "/content"))
					.stream()
					.map((type) -> pointer() + part + "/content/" + escaped(type)))
				.toList();
		}

		@Override
		public String toString() {
			return this.method + " " + this.path;
		}

	}

}
