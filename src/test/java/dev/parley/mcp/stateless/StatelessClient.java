package dev.parley.mcp.stateless;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.atomic.AtomicInteger;

import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A client of version 2026-07-28 that sends what the test sets. */
final class StatelessClient {

	static final String VERSION = "2026-07-28";

	static final String TASKS = "{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}},\"elicitation\":{}}";

	static final String FORMS = "{\"elicitation\":{}}";

	private static final AtomicInteger lastId = new AtomicInteger(100);

	private final Server server;

	private final String capabilities;

	StatelessClient(Server server, String capabilities) {
		this.server = server;
		this.capabilities = capabilities;
	}

	/** Sends a request with all headers that it needs. */
	Response send(String method, ObjectNode params) {
		return this.server.send(request(method, params));
	}

	/** The result of a request that succeeds. */
	JsonNode result(String method, ObjectNode params) {
		Response response = send(method, params);
		assertOk(response);
		return response.json().path("result");
	}

	JsonNode call(String tool, ObjectNode arguments) {
		return result("tools/call", named(tool, arguments));
	}

	JsonNode task(String id) {
		return result("tasks/get", Json.object().put("taskId", id));
	}

	/** Calls a tool, accepting events. */
	EventStream stream(ObjectNode params) {
		return this.server
			.follow(request("tools/call", params).setHeader("Accept", "application/json, text/event-stream"));
	}

	HttpRequest.Builder request(String method, ObjectNode params) {
		HttpRequest.Builder request = this.server.request("/mcp")
			.setHeader("MCP-Protocol-Version", VERSION)
			.setHeader("Mcp-Method", method)
			.POST(BodyPublishers.ofString(message(method, params).toString()));
		JsonNode name = params.has("taskId") ? params.path("taskId") : params.path("name");
		return name.isString() ? request.setHeader("Mcp-Name", name.stringValue()) : request;
	}

	ObjectNode message(String method, ObjectNode params) {
		ObjectNode meta = params.withObject("/_meta").put("io.modelcontextprotocol/protocolVersion", VERSION);
		meta.set("io.modelcontextprotocol/clientCapabilities", Json.parse(this.capabilities));
		ObjectNode message = Json.object()
			.put("jsonrpc", "2.0")
			.put("id", lastId.incrementAndGet())
			.put("method", method);
		message.set("params", params);
		return message;
	}

	static ObjectNode named(String tool, ObjectNode arguments) {
		ObjectNode params = Json.object().put("name", tool);
		params.set("arguments", arguments);
		return params;
	}

	private static void assertOk(Response response) {
		response.assertThat().hasStatus(200);
	}

}
