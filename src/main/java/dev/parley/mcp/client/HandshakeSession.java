package dev.parley.mcp.client;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.parley.mcp.client.McpException.Reason;
import okhttp3.OkHttpClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A session with a server that speaks a version with a handshake. Thread-safe. */
final class HandshakeSession implements McpSession {

	private static final String PROTOCOL_VERSION = "2025-11-25";

	private final McpEndpoint endpoint;

	private final AtomicLong lastId = new AtomicLong();

	private HandshakeSession(McpEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/** Opens a session. */
	static HandshakeSession open(OkHttpClient http, McpServer server, Deadline deadline)
			throws IOException, InterruptedException {
		HandshakeSession session = new HandshakeSession(new McpEndpoint(http, server));
		session.initialize(deadline);
		return session;
	}

	private void initialize(Deadline deadline) throws IOException, InterruptedException {
		ObjectNode params = object().put("protocolVersion", PROTOCOL_VERSION);
		params.putObject("capabilities");
		params.putObject("clientInfo").put("name", "parley").put("version", "1");
		String id = nextId();
		McpExchange exchange = new McpExchange(this.endpoint, id, true, this::answer, deadline);
		ObjectNode hello = McpSession.message("initialize", params).put("id", id);
		String agreed = McpSession.result(exchange.send(this.endpoint.post(hello)))
			.path("protocolVersion")
			.asString("");
		if (agreed.isEmpty()) {
			throw McpException.broken("The server does not support MCP");
		}
		this.endpoint.agree(exchange.newSessionId(), agreed);
		this.endpoint.deliver(McpSession.message("notifications/initialized", object()), deadline);
	}

	@Override
	public JsonNode request(String method, ObjectNode params, Map<String, String> headers, Deadline deadline)
			throws IOException, InterruptedException {
		String id = nextId();
		try {
			return McpSession.result(new McpExchange(this.endpoint, id, true, this::answer, deadline)
				.send(this.endpoint.post(McpSession.message(method, params).put("id", id))));
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

	private void abandon(String id) {
		this.endpoint.sendAsync(McpSession.message("notifications/cancelled", object().put("requestId", id)));
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

	@Override
	public void close() {
		this.endpoint.endSession();
	}

	private String nextId() {
		return Long.toString(this.lastId.incrementAndGet());
	}

	private static ObjectNode object() {
		return JsonNodeFactory.instance.objectNode();
	}

}
