package dev.parley.mcp;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An invalid MCP request, with its JSON-RPC error code. */
class McpFault extends RuntimeException {

	static final int INVALID_REQUEST = -32600;

	static final int METHOD_NOT_FOUND = -32601;

	static final int INVALID_PARAMS = -32602;

	private final int code;

	private final transient @Nullable ObjectNode data;

	McpFault(int code, String message) {
		this(code, message, null);
	}

	private McpFault(int code, String message, @Nullable ObjectNode data) {
		super(message, null, false, false);
		this.code = code;
		this.data = data;
	}

	/** The server does not support the protocol version. */
	static McpFault unsupportedVersion(String requested, List<String> supported) {
		ObjectNode data = JsonNodeFactory.instance.objectNode();
		supported.forEach(data.putArray("supported")::add);
		return new McpFault(INVALID_REQUEST, "Unsupported protocol version; use one of " + String.join(", ", supported),
				data.put("requested", requested));
	}

	int code() {
		return this.code;
	}

	/** Machine-readable details; null if there are none. */
	@Nullable ObjectNode data() {
		return this.data;
	}

}
