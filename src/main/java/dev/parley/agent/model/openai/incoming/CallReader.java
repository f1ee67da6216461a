package dev.parley.agent.model.openai.incoming;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import dev.parley.agent.model.openai.incoming.AnswerPiece.Call;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the tool calls of a complete or partial message, in the dialects of many APIs.
 * Used by one thread.
 */
final class CallReader {

	private static final Set<String> OF_A_CALL = Set.of("id", "type", "index", "function");

	private static final Set<String> OF_A_FUNCTION = Set.of("name", "arguments", "parameters");

	private final Consumer<AnswerPiece> pieces;

	CallReader(Consumer<AnswerPiece> pieces) {
		this.pieces = pieces;
	}

	/**
	 * Reads the calls, if there are any.
	 * @param whole whether the message is complete; then each call in it is a separate
	 * one
	 */
	void read(JsonNode message, boolean whole) {
		List<JsonNode> calls = JsonValues.list(message.path("tool_calls"));
		for (int place = 0; place < calls.size(); place++) {
			readCall(calls.get(place), whole ? (Integer) place : index(calls, place));
		}
		if (calls.isEmpty() && message.path("function_call").isObject()) {
			readCall(message.path("function_call"), 0);
		}
	}

	private static @Nullable Integer index(List<JsonNode> calls, int place) {
		Integer given = JsonValues.integer(calls.get(place).path("index"));
		return (given == null && calls.size() > 1) ? (Integer) place : given;
	}

	/** Reads a call; some APIs put the name and the arguments directly in the call. */
	private void readCall(JsonNode call, @Nullable Integer index) {
		boolean flat = !call.path("function").isObject();
		JsonNode function = flat ? call : call.path("function");
		JsonNode given = function.path(JsonValues.says(function.path("arguments")) || !function.has("parameters")
				? "arguments" : "parameters");
		String name = JsonValues.textOrNull(function.path("name"));
		String id = JsonValues.textOrNull(call.path("id"));
		String arguments = given.isContainer() ? given.toString() : JsonValues.text(given);
		Map<String, JsonNode> kept = unknown(call, flat ? OF_A_FUNCTION : Set.of());
		Map<String, JsonNode> keptOfFunction = flat ? Map.of() : unknown(function, OF_A_FUNCTION);
		if (name != null || id != null || !arguments.isEmpty() || !kept.isEmpty() || !keptOfFunction.isEmpty()) {
			this.pieces.accept(new Call(index, id, name, arguments.isEmpty() ? null : arguments, given.isContainer(),
					kept, keptOfFunction));
		}
	}

	private static Map<String, JsonNode> unknown(JsonNode node, Set<String> known) {
		Map<String, JsonNode> unknown = new LinkedHashMap<>();
		node.properties().forEach((member) -> {
			if (!known.contains(member.getKey()) && !OF_A_CALL.contains(member.getKey())
					&& JsonValues.says(member.getValue())) {
				unknown.put(member.getKey(), member.getValue());
			}
		});
		return unknown;
	}

}
