package dev.parley.openai;

import dev.parley.agent.CallerTools;
import dev.parley.agent.model.OutputSchema;
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
	public static @Nullable OutputSchema read(JsonNode format, String field) {
		return switch (format.path("type").asString("text")) {
			case "text" -> null;
			case "json_object" -> OutputSchema.of(ANY_OBJECT);
			case "json_schema" ->
				schema(format.path("json_schema").isObject() ? format.path("json_schema") : format, field);
			default -> throw new InvalidFieldException(field, "must be text, json_object or json_schema");
		};
	}

	private static OutputSchema schema(JsonNode format, String field) {
		try {
			return OutputSchema.of(CallerTools.schema(format.path("schema")));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidFieldException(field, "must have the JSON Schema of an object: " + ex.getMessage());
		}
	}

}
