package dev.parley.mcp.message;

import java.util.Objects;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates and reads JSON-RPC messages.
 *
 * @see <a href="https://www.jsonrpc.org/specification">JSON-RPC 2.0</a>
 */
public final class JsonRpc {

	private JsonRpc() {
	}

	/** The id of a message; JSON null if it has no valid one. */
	public static JsonNode idOf(JsonNode message) {
		JsonNode id = message.path("id");
		return isId(id) ? id : NullNode.getInstance();
	}

	/** Whether a value is a valid id of a request; MCP does not allow null. */
	public static boolean isId(JsonNode id) {
		return id.isString() || id.isIntegralNumber();
	}

	public static ObjectNode result(JsonNode id, JsonNode result) {
		ObjectNode answer = message();
		answer.set("id", id);
		answer.set("result", result);
		return answer;
	}

	public static ObjectNode error(JsonNode id, McpFault fault) {
		ObjectNode answer = message();
		answer.set("id", id);
		ObjectNode error = answer.putObject("error").put("code", fault.code()).put("message", fault.getMessage());
		if (fault.data() != null) {
			error.set("data", Objects.requireNonNull(fault.data()));
		}
		return answer;
	}

	public static ObjectNode notification(String method, ObjectNode params) {
		ObjectNode notification = message().put("method", method);
		notification.set("params", params);
		return notification;
	}

	private static ObjectNode message() {
		return JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
	}

}
