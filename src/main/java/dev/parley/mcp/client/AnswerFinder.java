package dev.parley.mcp.client;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the answer to one request among the messages of a server. Used by one thread. */
final class AnswerFinder {

	/** Of messages that are no answer; more than these are not looked at. */
	private static final int MAX_OTHERS = 100;

	private final String id;

	private final Consumer<JsonNode> others;

	private int othersLeft = MAX_OTHERS;

	/**
	 * Looks for the answer.
	 * @param id of the request
	 * @param others takes the messages that are no answer to it
	 */
	AnswerFinder(String id, Consumer<JsonNode> others) {
		this.id = id;
		this.others = others;
	}

	/** The answer, if it is in this text; else null. */
	@Nullable JsonNode find(byte[] text) throws McpException {
		JsonNode received = parse(text);
		JsonNode answer = null;
		for (JsonNode each : received.isArray() ? received.values() : List.of(received)) {
			if (each.path("id").asString("").equals(this.id) && !each.has("method")) {
				answer = each;
			}
			else if (this.othersLeft-- > 0) {
				this.others.accept(each);
			}
		}
		return answer;
	}

	private static JsonNode parse(byte[] text) throws McpException {
		try {
			return JsonMapper.shared().readTree(text);
		}
		catch (JacksonException ex) {
			// The parser's words would quote what the server sent.
			throw McpException.broken("The server sent something that is no JSON");
		}
	}

}
