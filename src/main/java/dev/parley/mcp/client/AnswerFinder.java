package dev.parley.mcp.client;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the response to one request among the messages of a server. Used by one thread.
 */
final class AnswerFinder {

	/** Maximum number of other messages that are handled; further ones are ignored. */
	private static final int MAX_OTHERS = 100;

	private final String id;

	private final Consumer<JsonNode> others;

	private int othersLeft = MAX_OTHERS;

	/**
	 * Creates a finder.
	 * @param id of the request
	 * @param others receives the other messages
	 */
	AnswerFinder(String id, Consumer<JsonNode> others) {
		this.id = id;
		this.others = others;
	}

	/** The response, if the text contains it; otherwise null. */
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
			// The parser's message would quote the server's text.
			throw McpException.broken("The server sent invalid JSON");
		}
	}

}
