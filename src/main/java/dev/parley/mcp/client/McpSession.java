package dev.parley.mcp.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A session with an MCP server over streamable HTTP: what the protocol calls a client,
 * with nothing but tools. Each request waits on the caller's thread; an interrupt ends
 * the wait and closes the connection. Thread-safe.
 */
final class McpSession {

	private static final Logger logger = LoggerFactory.getLogger(McpSession.class);

	private static final Duration FAREWELL = Duration.ofSeconds(1);

	private static final String PROTOCOL_VERSION = "2025-11-25";

	static final String ID_HEADER = "Mcp-Session-Id";

	/** A list in more pages than these does not end. */
	private static final int MAX_PAGES = 20;

	private final HttpClient http;

	private final McpServer server;

	private final Duration timeout;

	private final AtomicLong lastId = new AtomicLong();

	private volatile @Nullable String sessionId;

	private volatile @Nullable String version;

	private McpSession(HttpClient http, McpServer server, Duration timeout) {
		this.http = http;
		this.server = server;
		this.timeout = timeout;
	}

	/** Says hello to the server. */
	static McpSession open(HttpClient http, McpServer server, Duration timeout)
			throws IOException, InterruptedException {
		McpSession session = new McpSession(http, server, timeout);
		session.initialize();
		return session;
	}

	private void initialize() throws IOException, InterruptedException {
		ObjectNode params = object().put("protocolVersion", PROTOCOL_VERSION);
		params.putObject("capabilities");
		params.putObject("clientInfo").put("name", "parley").put("version", "1");
		McpResponse reply = exchange("initialize", params);
		String agreed = result(reply).path("protocolVersion").asString("");
		if (agreed.isEmpty()) {
			throw McpException.broken("The server does not speak MCP");
		}
		this.version = agreed;
		this.sessionId = reply.sessionId();
		this.http.send(post(notification("notifications/initialized", object())), BodyHandlers.discarding());
	}

	/** All tools of the server, as the protocol has them. */
	List<JsonNode> listTools() throws IOException, InterruptedException {
		List<JsonNode> tools = new ArrayList<>();
		ObjectNode params = object();
		for (int page = 0; page < MAX_PAGES; page++) {
			JsonNode result = request("tools/list", params);
			tools.addAll(result.path("tools").values());
			String cursor = result.path("nextCursor").asString("");
			if (cursor.isEmpty()) {
				return tools;
			}
			params = object().put("cursor", cursor);
		}
		throw McpException.broken("The list of tools does not end");
	}

	/** Calls a tool; its result, as the protocol has it. */
	JsonNode callTool(String name, ObjectNode arguments) throws IOException, InterruptedException {
		ObjectNode params = object().put("name", name);
		params.set("arguments", arguments);
		return request("tools/call", params);
	}

	private JsonNode request(String method, ObjectNode params) throws IOException, InterruptedException {
		return result(exchange(method, params));
	}

	private static JsonNode result(McpResponse reply) throws McpException {
		JsonNode message = reply.message().join();
		if (message.has("error")) {
			throw McpException.refused(message.path("error").path("message").asString("no reason given"));
		}
		return message.path("result");
	}

	/** Sends a request; the reply that it returns has its message. */
	private McpResponse exchange(String method, ObjectNode params) throws IOException, InterruptedException {
		String id = Long.toString(this.lastId.incrementAndGet());
		McpResponse reply = new McpResponse(id, this::answer);
		CompletableFuture<HttpResponse<Boolean>> exchange = this.http
			.sendAsync(post(notification(method, params).put("id", id)), reply.handler());
		CompletableFuture<?> unused = exchange.whenComplete((response, failure) -> reply.end(failure));
		try {
			reply.message().get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
			return reply;
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof McpException known) ? known
					: new IOException("The server cannot be reached", ex.getCause());
		}
		catch (TimeoutException ex) {
			abandon(exchange, id);
			throw new HttpTimeoutException("No answer within " + this.timeout);
		}
		catch (InterruptedException ex) {
			abandon(exchange, id);
			throw ex;
		}
	}

	private void abandon(CompletableFuture<?> exchange, String id) {
		exchange.cancel(true);
		send(notification("notifications/cancelled", object().put("requestId", id)));
	}

	/** The server may ask whether we are there; whatever else it asks we do not have. */
	private void answer(JsonNode received) {
		if (!received.has("id") || !received.has("method")) {
			return;
		}
		ObjectNode answer = message();
		answer.set("id", received.path("id"));
		if (received.path("method").asString("").equals("ping")) {
			answer.putObject("result");
		}
		else {
			answer.putObject("error").put("code", -32601).put("message", "There is no such method here");
		}
		send(answer);
	}

	private static ObjectNode notification(String method, ObjectNode params) {
		ObjectNode message = message().put("method", method);
		message.set("params", params);
		return message;
	}

	/** Nobody waits for what becomes of it. */
	private void send(ObjectNode message) {
		CompletableFuture<?> unused = this.http.sendAsync(post(message), BodyHandlers.discarding());
	}

	private HttpRequest post(ObjectNode message) {
		HttpRequest.Builder request = this.server.request()
			.timeout(this.timeout)
			.header("Content-Type", "application/json")
			.header("Accept", "application/json, text/event-stream");
		if (this.sessionId != null) {
			request.header(ID_HEADER, this.sessionId);
		}
		if (this.version != null) {
			request.header("MCP-Protocol-Version", this.version);
		}
		return request.POST(BodyPublishers.ofString(message.toString())).build();
	}

	/** Lets the server forget the session. */
	void close() throws InterruptedException {
		if (this.sessionId != null) {
			try {
				this.http.send(
						this.server.request().timeout(FAREWELL).header(ID_HEADER, this.sessionId).DELETE().build(),
						BodyHandlers.discarding());
			}
			catch (IOException ex) {
				logger.debug("The server was not told that its session is over", ex);
			}
		}
	}

	private static ObjectNode message() {
		return object().put("jsonrpc", "2.0");
	}

	private static ObjectNode object() {
		return JsonNodeFactory.instance.objectNode();
	}

}
