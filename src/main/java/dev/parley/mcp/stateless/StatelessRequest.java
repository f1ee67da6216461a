package dev.parley.mcp.stateless;

import dev.parley.mcp.message.JsonRpc;
import dev.parley.mcp.message.McpFault;
import dev.parley.mcp.message.ProtocolVersions;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * A valid request, with what its client supports.
 *
 * @param capabilities of the client, an object
 * @param takesEvents whether the client accepts event streams
 */
record StatelessRequest(JsonNode id, String method, JsonNode params, JsonNode capabilities, boolean takesEvents) {

	/** The identifier of the tasks extension. */
	static final String TASKS = "io.modelcontextprotocol/tasks";

	private static final String VERSION = "io.modelcontextprotocol/protocolVersion";

	private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

	private static final int UNSUPPORTED_VERSION = -32022;

	/**
	 * Whether a message belongs to a version without handshake: its body or else its
	 * header says so.
	 */
	static boolean isStateless(JsonNode message, HttpHeaders headers) {
		JsonNode version = meta(message).path(VERSION);
		return version.isMissingNode()
				? ProtocolVersions.STATELESS.equals(headers.getFirst(RequestHeaders.PROTOCOL_VERSION))
				: !ProtocolVersions.WITH_HANDSHAKE.contains(version.asString(""));
	}

	/**
	 * Reads a message.
	 * @throws McpFault if it is not a valid request in the supported version
	 */
	static StatelessRequest read(JsonNode message, HttpHeaders headers) {
		JsonNode meta = meta(message);
		JsonNode version = meta.path(VERSION);
		JsonNode capabilities = meta.path(CAPABILITIES);
		if (!version.isString()) {
			throw new McpFault(McpFault.INVALID_PARAMS, "params._meta must have the text " + VERSION);
		}
		if (!capabilities.isObject()) {
			throw new McpFault(McpFault.INVALID_PARAMS, "params._meta must have the object " + CAPABILITIES);
		}
		RequestHeaders.requireVersion(version.stringValue(), headers);
		if (!version.stringValue().equals(ProtocolVersions.STATELESS)) {
			throw McpFault.unsupportedVersion(UNSUPPORTED_VERSION, version.stringValue(), ProtocolVersions.ALL);
		}
		JsonNode params = message.path("params");
		String method = message.path("method").asString("");
		RequestHeaders.requireMethod(method, params, headers);
		boolean takesEvents = headers.getAccept()
			.stream()
			.anyMatch((type) -> type.equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM) && type.getQualityValue() > 0);
		return new StatelessRequest(JsonRpc.idOf(message), method, params, capabilities, takesEvents);
	}

	private static JsonNode meta(JsonNode message) {
		return message.path("params").path("_meta");
	}

	/** The token for progress notifications; null if the client wants none. */
	@Nullable JsonNode progressToken() {
		JsonNode token = this.params.path("_meta").path("progressToken");
		return JsonRpc.isId(token) ? token : null;
	}

	/** Whether the client can ask its user with a form. */
	boolean asksUsers() {
		JsonNode elicitation = this.capabilities.path("elicitation");
		// An empty object stands for forms.
		return elicitation.isObject() && (elicitation.isEmpty() || elicitation.has("form"));
	}

	/** Whether the client supports tasks. */
	boolean takesTasks() {
		return this.capabilities.path("extensions").path(TASKS).isObject();
	}

}
