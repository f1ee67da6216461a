package dev.parley.mcp.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An MCP client over streamable HTTP that supports only tools. Each request waits on the
 * caller's thread, which should be virtual; an interrupt ends the wait and closes the
 * connection. Thread-safe.
 */
sealed interface McpSession permits HandshakeSession, StatelessSession {

	/** Maximum number of pages of a list. */
	int MAX_PAGES = 20;

	/**
	 * Executes a request.
	 * @param headers that repeat parameters, if the version has them
	 * @return the result
	 * @throws McpException if the server refuses the request or does not answer as
	 * expected
	 */
	JsonNode request(String method, ObjectNode params, Map<String, String> headers, Deadline deadline)
			throws IOException, InterruptedException;

	/** Ends the session on the server, if there is one. */
	void close();

	/**
	 * The tools of the server in the protocol's format; stops after the page that reaches
	 * {@code wanted}.
	 */
	default List<JsonNode> listTools(int wanted, Deadline deadline) throws IOException, InterruptedException {
		List<JsonNode> tools = new ArrayList<>();
		ObjectNode params = JsonNodeFactory.instance.objectNode();
		for (int page = 0; page < MAX_PAGES; page++) {
			JsonNode result = request("tools/list", params, Map.of(), deadline);
			tools.addAll(result.path("tools").values());
			String cursor = result.path("nextCursor").asString("");
			if (cursor.isEmpty() || tools.size() > wanted) {
				return tools;
			}
			params = JsonNodeFactory.instance.objectNode().put("cursor", cursor);
		}
		throw McpException.broken("The list of tools does not end");
	}

	/**
	 * Calls a tool and returns its result in the protocol's format.
	 * @param headers that repeat arguments
	 */
	default JsonNode callTool(String name, ObjectNode arguments, Map<String, String> headers, Deadline deadline)
			throws IOException, InterruptedException {
		ObjectNode params = JsonNodeFactory.instance.objectNode().put("name", name);
		params.set("arguments", arguments);
		return request("tools/call", params, headers, deadline);
	}

	/** A message without an id. */
	static ObjectNode message(String method, ObjectNode params) {
		ObjectNode message = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0").put("method", method);
		message.set("params", params);
		return message;
	}

	/** The result in a response. */
	static JsonNode result(JsonNode response) throws McpException {
		if (response.has("error")) {
			throw McpException.refused(response.path("error"));
		}
		return response.path("result");
	}

}
