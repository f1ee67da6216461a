package dev.parley.openai;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import dev.parley.agent.CallerTools;
import dev.parley.agent.model.ToolSpec;
import dev.parley.web.error.InvalidFieldException;
import tools.jackson.databind.JsonNode;

/**
 * Reads the functions that a client offers and calls itself. Tools of other types, which
 * OpenAI's servers would run, are left out: agents have tools of their own.
 */
public final class FunctionTools {

	private static final int MAX_TOOLS = 128;

	private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

	private FunctionTools() {
	}

	/**
	 * The functions in {@code tools}, as far as {@code tool_choice} allows them.
	 * @throws InvalidFieldException if a function is not valid
	 */
	public static List<ToolSpec> read(JsonNode request) {
		JsonNode tools = request.path("tools");
		RequestFields.require(tools.isMissingNode() || tools.isNull() || tools.isArray(), "tools", "must be an array");
		RequestFields.require(tools.size() <= MAX_TOOLS, "tools", "must not be more than " + MAX_TOOLS);
		List<ToolSpec> specs = new ArrayList<>();
		Set<String> names = new HashSet<>();
		for (int i = 0; i < tools.size(); i++) {
			JsonNode tool = tools.path(i);
			if (tool.path("type").asString("").equals("function")) {
				// chat.completions wraps the function, responses do not.
				JsonNode function = tool.path("function").isObject() ? tool.path("function") : tool;
				ToolSpec spec = spec(function, "tools[" + i + "]");
				RequestFields.require(names.add(spec.name()), "tools", "names " + spec.name() + " twice");
				specs.add(spec);
			}
		}
		return chosen(specs, request.path("tool_choice"));
	}

	private static ToolSpec spec(JsonNode function, String field) {
		String name = function.path("name").asString("");
		RequestFields.require(NAME.matcher(name).matches(), field + ".name",
				"must be 1 to 64 letters, digits, _ and -");
		JsonNode parameters = function.path("parameters");
		try {
			return CallerTools.spec(name, function.path("description").asString(null),
					(parameters.isObject() && !parameters.isEmpty()) ? parameters : null);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidFieldException(field + ".parameters", String.valueOf(ex.getMessage()));
		}
	}

	/** No function, one, or all; the model cannot be forced to call one. */
	private static List<ToolSpec> chosen(List<ToolSpec> specs, JsonNode choice) {
		if (choice.asString("").equals("none")) {
			return List.of();
		}
		JsonNode function = choice.path("function").isObject() ? choice.path("function") : choice;
		String name = function.path("name").asString(null);
		return (name == null) ? specs : specs.stream().filter((spec) -> spec.name().equals(name)).toList();
	}

}
