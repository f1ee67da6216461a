package dev.parley.a2a;

import java.util.Locale;

import dev.parley.web.error.ErrorCode;
import dev.parley.web.error.Problem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates JSON-RPC responses.
 *
 * @see <a href="https://www.jsonrpc.org/specification">JSON-RPC 2.0</a>
 */
final class JsonRpcMessages {

	private JsonRpcMessages() {
	}

	/** The id of a request; JSON null if it has no valid one. */
	static JsonNode idOf(JsonNode request) {
		JsonNode id = request.path("id");
		return (id.isString() || id.isIntegralNumber()) ? id : NullNode.getInstance();
	}

	static ObjectNode result(JsonNode id, JsonNode result) {
		ObjectNode response = response(id);
		response.set("result", result);
		return response;
	}

	static ObjectNode error(JsonNode id, A2aFault fault) {
		ObjectNode response = response(id);
		response.putObject("error").put("code", fault.code()).put("message", fault.getMessage());
		return response;
	}

	/** The response with an error of Parley's, whose stable code is the reason. */
	static ObjectNode error(JsonNode id, Problem problem) {
		ObjectNode response = response(id);
		ObjectNode error = response.putObject("error")
			.put("code", code(problem.code()))
			.put("message", problem.detail());
		ObjectNode info = error.putArray("data")
			.addObject()
			.put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
			.put("reason", problem.code().code().toUpperCase(Locale.ROOT))
			.put("domain", "parley");
		info.putObject("metadata").put("retryable", String.valueOf(problem.code().retryable()));
		return response;
	}

	private static int code(ErrorCode code) {
		return switch (code) {
			case MALFORMED_REQUEST -> A2aFault.PARSE_ERROR;
			case RUN_NOT_FOUND, SESSION_NOT_FOUND -> A2aFault.TASK_NOT_FOUND;
			case VALIDATION_FAILED, IDEMPOTENCY_KEY_REUSED, AGENT_NOT_FOUND, GUARDRAIL_TRIPPED ->
				A2aFault.INVALID_PARAMS;
			case UNSUPPORTED_MEDIA_TYPE -> A2aFault.CONTENT_TYPE_NOT_SUPPORTED;
			case NOT_FOUND, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE -> A2aFault.INVALID_REQUEST;
			default -> A2aFault.INTERNAL_ERROR;
		};
	}

	private static ObjectNode response(JsonNode id) {
		ObjectNode response = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
		response.set("id", id);
		return response;
	}

}
