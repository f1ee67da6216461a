package dev.parley.mcp.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.parley.mcp.client.McpException.Reason;
import okhttp3.OkHttpClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An MCP client over streamable HTTP that supports only tools, in one session. Each
 * request waits on the caller's thread, which should be virtual; an interrupt ends the
 * wait and closes the connection. Thread-safe.
 */
final class McpSession {

	private static final String PROTOCOL_VERSION = "2025-11-25";

	/** Maximum number of pages of a list. */
	private static final int MAX_PAGES = 20;

	private final McpEndpoint endpoint;

	private final AtomicLong lastId = new AtomicLong();

	private McpSession(McpEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/** Opens a session. */
	static McpSession open(OkHttpClient http, McpServer server, Deadline deadline)
			throws IOException, InterruptedException {
		McpSession session = new McpSession(new McpEndpoint(http, server));
		session.initialize(deadline);
		return session;
	}

	private void initialize(Deadline deadline) throws IOException, InterruptedException {
		ObjectNode params = object().put("protocolVersion", PROTOCOL_VERSION);
		params.putObject("capabilities");
		params.putObject("clientInfo").put("name", "parley").put("version", "1");
		String id = nextId();
		McpExchange exchange = new McpExchange(this.endpoint, id, this::answer, deadline);
		String agreed = result(exchange.send(message("initialize", params).put("id", id))).path("protocolVersion")
			.asString("");
		if (agreed.isEmpty()) {
			throw McpException.broken("The server does not support MCP");
		}
		this.endpoint.agree(exchange.newSessionId(), agreed);
		this.endpoint.deliver(message("notifications/initialized", object()), deadline);
	}

	/**
	 * The tools of the server in the protocol's format; stops after the page that reaches
	 * {@code wanted}.
	 */
	List<JsonNode> listTools(int wanted, Deadline deadline) throws IOException, InterruptedException {
		List<JsonNode> tools = new ArrayList<>();
		ObjectNode params = object();
		for (int page = 0; page < MAX_PAGES; page++) {
			JsonNode result = request("tools/list", params, deadline);
			tools.addAll(result.path("tools").values());
			String cursor = result.path("nextCursor").asString("");
			if (cursor.isEmpty() || tools.size() > wanted) {
				return tools;
			}
			params = object().put("cursor", cursor);
		}
		throw McpException.broken("The list of tools does not end");
	}

	/** Calls a tool and returns its result in the protocol's format. */
	JsonNode callTool(String name, ObjectNode arguments, Deadline deadline) throws IOException, InterruptedException {
		ObjectNode params = object().put("name", name);
		params.set("arguments", arguments);
		return request("tools/call", params, deadline);
	}

	private JsonNode request(String method, ObjectNode params, Deadline deadline)
			throws IOException, InterruptedException {
		String id = nextId();
		try {
			return result(new McpExchange(this.endpoint, id, this::answer, deadline)
				.send(message(method, params).put("id", id)));
		}
		catch (InterruptedException ex) {
			abandon(id);
			throw ex;
		}
		catch (McpException ex) {
			if (ex.reason() == Reason.TIMED_OUT) {
				abandon(id);
			}
			throw ex;
		}
	}

	private static JsonNode result(JsonNode answer) throws McpException {
		if (answer.has("error")) {
			throw McpException.refused(answer.path("error").path("message").asString("no reason given"));
		}
		return answer.path("result");
	}

	private void abandon(String id) {
		this.endpoint.sendAsync(message("notifications/cancelled", object().put("requestId", id)));
	}

	/** Answers a ping of the server, and refuses all its other requests. */
	private void answer(JsonNode received) {
		if (!received.has("id") || !received.has("method")) {
			return;
		}
		ObjectNode answer = object().put("jsonrpc", "2.0");
		answer.set("id", received.path("id"));
		if (received.path("method").asString("").equals("ping")) {
			answer.putObject("result");
		}
		else {
			answer.putObject("error").put("code", -32601).put("message", "Unknown method");
		}
		this.endpoint.sendAsync(answer);
	}

	/** Ends the session on the server. */
	void close() {
		this.endpoint.endSession();
	}

	private String nextId() {
		return Long.toString(this.lastId.incrementAndGet());
	}

	private static ObjectNode message(String method, ObjectNode params) {
		ObjectNode message = object().put("jsonrpc", "2.0").put("method", method);
		message.set("params", params);
		return message;
	}

	private static ObjectNode object() {
		return JsonNodeFactory.instance.objectNode();
	}

}
