package dev.parley.mcp.client;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.parley.mcp.client.McpException.Reason;
import dev.parley.outbound.Outbound;
import okhttp3.OkHttpClient;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests to a server that speaks a version without a handshake: each contains
 * everything that the server needs. A server that asks for input gets none, because no
 * user of Parley can be asked for it. Thread-safe.
 *
 * @see <a href=
 * "https://modelcontextprotocol.io/specification/2026-07-28">Specification</a>
 */
final class StatelessSession implements McpSession {

	static final String VERSION = "2026-07-28";

	private static final String PREFIX = "io.modelcontextprotocol/";

	/** How often a request is repeated because its server asks for nothing but that. */
	private static final int MAX_REPEATS = 5;

	private static final Duration BETWEEN_REPEATS = Duration.ofSeconds(1);

	private final McpEndpoint endpoint;

	private final AtomicLong lastId = new AtomicLong();

	private StatelessSession(McpEndpoint endpoint) {
		this.endpoint = endpoint;
		endpoint.agree(null, VERSION);
	}

	/**
	 * Asks a server whether it supports the version.
	 * @throws McpException if it does not, or does not say so
	 */
	static StatelessSession open(OkHttpClient http, McpServer server, Deadline deadline)
			throws IOException, InterruptedException {
		StatelessSession session = new StatelessSession(new McpEndpoint(http, server));
		JsonNode versions;
		try {
			versions = session.discover(deadline);
		}
		catch (McpException ex) {
			if (!contains(ex.error().path("data").path("supported"))) {
				throw ex;
			}
			versions = session.discover(deadline);
		}
		if (!contains(versions)) {
			throw McpException.broken("The server does not support version " + VERSION);
		}
		return session;
	}

	/** The versions that the server supports. */
	private JsonNode discover(Deadline deadline) throws IOException, InterruptedException {
		return send("server/discover", JsonNodeFactory.instance.objectNode(), Map.of(), deadline)
			.path("supportedVersions");
	}

	private static boolean contains(JsonNode versions) {
		return versions.valueStream().anyMatch((version) -> version.asString("").equals(VERSION));
	}

	@Override
	public JsonNode request(String method, ObjectNode params, Map<String, String> headers, Deadline deadline)
			throws IOException, InterruptedException {
		ObjectNode asked = params;
		for (int repeats = 0; repeats < MAX_REPEATS; repeats++) {
			JsonNode result = send(method, asked, headers, deadline);
			switch (result.path("resultType").asString("complete")) {
				case "complete" -> {
					return result;
				}
				case "input_required" -> {
					JsonNode state = result.path("requestState");
					if (!result.path("inputRequests").isEmpty() || !state.isString()) {
						throw McpException.refused("The tool asks its user for input, which this server cannot give");
					}
					asked = params.deepCopy().put("requestState", state.stringValue());
					Thread.sleep(deadline.leftOf(BETWEEN_REPEATS));
				}
				default -> throw McpException.broken("The result has an unknown type");
			}
		}
		throw new McpException(Reason.REFUSED, "The tool did not get ready");
	}

	private JsonNode send(String method, ObjectNode params, Map<String, String> headers, Deadline deadline)
			throws IOException, InterruptedException {
		String id = Long.toString(this.lastId.incrementAndGet());
		ObjectNode complete = params.deepCopy();
		complete.set("_meta", meta());
		Map<String, String> all = new HashMap<>(headers);
		all.put("Mcp-Method", method);
		if (params.has("name")) {
			all.put("Mcp-Name", HeaderValue.of(params.path("name").asString("")));
		}
		return McpSession.result(new McpExchange(this.endpoint, id, false, (others) -> {
		}, deadline).send(this.endpoint.post(McpSession.message(method, complete).put("id", id), all)));
	}

	private static ObjectNode meta() {
		ObjectNode meta = JsonNodeFactory.instance.objectNode().put(PREFIX + "protocolVersion", VERSION);
		meta.putObject(PREFIX + "clientInfo").put("name", "parley").put("version", "1");
		meta.putObject(PREFIX + "clientCapabilities");
		String traceparent = MDC.get(Outbound.TRACEPARENT);
		return (traceparent != null) ? meta.put("traceparent", traceparent) : meta;
	}

	/** Does nothing: the server knows of no session. */
	@Override
	public void close() {
	}

}
