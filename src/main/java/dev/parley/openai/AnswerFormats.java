package dev.parley.openai;

import dev.parley.agent.output.OutputFormat;
import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the format that a client wants the answer in. */
public final class AnswerFormats {

	private static final String ANY_OBJECT = "{\"type\":\"object\"}";

	private AnswerFormats() {
	}

	/**
	 * Reads a format: {@code text}, {@code json_object} or {@code json_schema}.
	 * @param field its name in the request
	 * @return null for plain text
	 * @throws InvalidFieldException if it is none of these, or the schema is not valid
	 */
	public static @Nullable OutputFormat read(JsonNode format, String field) {
		return switch (format.path("type").asString("text")) {
			case "text" -> null;
			case "json_object" -> OutputFormat.of(ANY_OBJECT);
			case "json_schema" ->
				schema(format.path("json_schema").isObject() ? format.path("json_schema") : format, field);
			default -> throw new InvalidFieldException(field, "must be text, json_object or json_schema");
		};
	}

	private static OutputFormat schema(JsonNode format, String field) {
		try {
			return OutputFormat.of(format.path("schema").toString());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidFieldException(field, "must have the JSON Schema of an object: " + ex.getMessage());
		}
	}

}
