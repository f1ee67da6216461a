package dev.parley.mcp.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.parley.outbound.OneShotJson;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Requests to an MCP server within one session. Thread-safe. */
final class McpEndpoint {

	static final String SESSION_ID = "Mcp-Session-Id";

	private static final Logger logger = LoggerFactory.getLogger(McpEndpoint.class);

	private static final Duration NOTICE = Duration.ofSeconds(5);

	private static final Duration FAREWELL = Duration.ofSeconds(1);

	private final OkHttpClient http;

	private final McpServer server;

	private volatile @Nullable String sessionId;

	private volatile @Nullable String version;

	McpEndpoint(OkHttpClient http, McpServer server) {
		this.http = http;
		this.server = server;
	}

	/**
	 * Sets the session and the protocol version that all further requests send.
	 * @param sessionId null if the server has no sessions
	 */
	void agree(@Nullable String sessionId, String version) {
		this.sessionId = sessionId;
		this.version = version;
	}

	/** A request that sends a message. */
	Request post(JsonNode message) {
		return post(message, Map.of());
	}

	/** The same with further headers. */
	Request post(JsonNode message, Map<String, String> headers) {
		OneShotJson body = new OneShotJson(message.toString().getBytes(StandardCharsets.UTF_8));
		Request.Builder request = request().header("Accept", "application/json, text/event-stream");
		headers.forEach(request::header);
		return request.post(body).build();
	}

	/** A request that resumes the stream after an event. */
	Request resume(String lastEventId) {
		return request().header("Accept", "text/event-stream").header("Last-Event-ID", lastEventId).build();
	}

	private Request.Builder request() {
		// A compressed response could be much larger than its limit.
		Request.Builder request = this.server.request().header("Accept-Encoding", "identity");
		if (this.sessionId != null) {
			request.header(SESSION_ID, this.sessionId);
		}
		if (this.version != null) {
			request.header("MCP-Protocol-Version", this.version);
		}
		return request;
	}

	/** A call that ends at the deadline. */
	Call call(Request request, Deadline deadline) {
		Call call = this.http.newCall(request);
		// OkHttp treats zero as no limit.
		call.timeout().timeout(Math.max(1, deadline.left().toNanos()), TimeUnit.NANOSECONDS);
		return call;
	}

	/** Sends a message without a response, and waits until the server has received it. */
	void deliver(JsonNode message, Deadline deadline) throws IOException {
		call(post(message), deadline).execute().close();
	}

	/** Sends a message without waiting for a result. */
	void sendAsync(JsonNode message) {
		Thread.startVirtualThread(() -> {
			try {
				deliver(message, Deadline.in(NOTICE));
			}
			catch (IOException ex) {
				logger.debug("A message to an MCP server could not be sent", ex);
			}
		});
	}

	/** Ends the session on the server. */
	void endSession() {
		if (this.sessionId != null) {
			try {
				call(request().delete().build(), Deadline.in(FAREWELL)).execute().close();
			}
			catch (IOException ex) {
				logger.debug("The session of an MCP server could not be ended", ex);
			}
		}
	}

}
