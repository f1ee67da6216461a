package dev.parley.openai;

import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads fields of a request. Clients send many fields that have no meaning here, so only
 * those that are read are checked. A field that is null counts as missing.
 */
public final class RequestFields {

	private RequestFields() {
	}

	/** A text; null if it is missing. */
	public static @Nullable String text(JsonNode object, String name) {
		JsonNode value = object.path(name);
		if (value.isMissingNode() || value.isNull()) {
			return null;
		}
		require(value.isString(), name, "must be a string");
		return value.stringValue();
	}

	/** A boolean; false if it is missing. */
	public static boolean flag(JsonNode object, String name) {
		return flag(object, name, false);
	}

	/** A boolean, with a default. */
	public static boolean flag(JsonNode object, String name, boolean otherwise) {
		JsonNode value = object.path(name);
		if (value.isMissingNode() || value.isNull()) {
			return otherwise;
		}
		require(value.isBoolean(), name, "must be true or false");
		return value.booleanValue();
	}

	/** The temperature; null if it is missing. */
	public static @Nullable Double temperature(JsonNode object) {
		JsonNode value = object.path("temperature");
		if (value.isMissingNode() || value.isNull()) {
			return null;
		}
		require(value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() <= 2, "temperature",
				"must be a number from 0 to 2");
		return value.doubleValue();
	}

	/** A number of tokens; null if it is missing. */
	public static @Nullable Integer tokens(JsonNode object, String name) {
		JsonNode value = object.path(name);
		if (value.isMissingNode() || value.isNull()) {
			return null;
		}
		require(value.canConvertToInt() && value.isIntegralNumber() && value.intValue() > 0, name,
				"must be a whole number above 0");
		return value.intValue();
	}

	/**
	 * Refuses a request.
	 * @throws InvalidFieldException unless the condition is met
	 */
	public static void require(boolean condition, String field, String message) {
		if (!condition) {
			throw new InvalidFieldException(field, message);
		}
	}

}
