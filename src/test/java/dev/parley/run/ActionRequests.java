package dev.parley.run;

import dev.parley.testing.Json;
import tools.jackson.databind.node.ObjectNode;

/** Requests of callers that bring tools, and that answer runs which wait for them. */
final class ActionRequests {

	private static final String LOCATE = """
			{"name": "locate", "description": "Where the user is.",
			 "parameters": {"type": "object", "properties": {"precise": {"type": "boolean"}}}}""";

	private ActionRequests() {
	}

	/** A message with the tool {@code locate}. */
	static ObjectNode asking(String message, String agent) {
		ObjectNode request = Json.message(message).put("agent", agent);
		request.putArray("tools").add(Json.parse(LOCATE));
		return request;
	}

	/** The result of one call, as JSON. */
	static ObjectNode result(String session, String id, String json) {
		ObjectNode request = Json.object().put("session_id", session);
		request.putArray("tool_results").addObject().put("id", id).set("result", Json.parse(json));
		return request;
	}

	/** The answer to one approval. */
	static ObjectNode approval(String session, String id, boolean approved) {
		ObjectNode request = Json.object().put("session_id", session);
		request.putArray("approvals").addObject().put("id", id).put("approved", approved);
		return request;
	}

}
