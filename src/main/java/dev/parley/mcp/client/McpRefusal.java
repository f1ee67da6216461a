package dev.parley.mcp.client;

import java.io.IOException;
import java.util.Locale;
import java.util.Objects;

import dev.parley.mcp.client.McpException.Reason;
import okhttp3.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Reads the reason for a refused request from an error response. */
final class McpRefusal {

	private static final int BAD_REQUEST = 400;

	private static final int NOT_FOUND = 404;

	private static final int METHOD_NOT_FOUND = -32601;

	private McpRefusal() {
	}

	/**
	 * Why a request was refused. An unknown session is 404 by the protocol, and 400 on
	 * many servers that use the official SDKs.
	 * @param id of the request
	 */
	static McpException of(Response response, String id, ByteBudget budget) throws IOException {
		JsonNode message = read(response, budget);
		JsonNode error = message.path("error");
		boolean ours = error.isObject() && message.path("id").asString("").equals(id);
		String words = error.path("message").asString("no reason given");
		if (response.request().header(McpEndpoint.SESSION_ID) != null
				&& isSession(response.code(), error, ours, words)) {
			return new McpException(Reason.SESSION_UNKNOWN, "The server does not know the session");
		}
		return ours ? McpException.refused(error)
				: McpException.broken("The server responded with status " + response.code());
	}

	/**
	 * Whether an error is about the session; a response to this request is not, unless it
	 * says so.
	 */
	private static boolean isSession(int status, JsonNode error, boolean ours, String words) {
		return switch (status) {
			case NOT_FOUND -> !ours || error.path("code").asInt(0) != METHOD_NOT_FOUND;
			case BAD_REQUEST -> !ours || words.toLowerCase(Locale.ROOT).contains("session");
			default -> false;
		};
	}

	private static JsonNode read(Response response, ByteBudget budget) throws IOException {
		try {
			return JsonMapper.shared()
				.readTree(budget.read(Objects.requireNonNull(response.body()).byteStream()).readAllBytes());
		}
		catch (JacksonException ex) {
			return MissingNode.getInstance();
		}
	}

}
