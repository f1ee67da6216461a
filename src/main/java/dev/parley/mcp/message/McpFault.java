package dev.parley.mcp.message;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An invalid MCP request, with its JSON-RPC error code. */
public class McpFault extends RuntimeException {

	public static final int INVALID_REQUEST = -32600;

	public static final int METHOD_NOT_FOUND = -32601;

	public static final int INVALID_PARAMS = -32602;

	private final int code;

	private final transient @Nullable ObjectNode data;

	public McpFault(int code, String message) {
		this(code, message, null);
	}

	/**
	 * A fault with details.
	 * @param data null: none
	 */
	public McpFault(int code, String message, @Nullable ObjectNode data) {
		super(message, null, false, false);
		this.code = code;
		this.data = data;
	}

	/**
	 * The server does not support the protocol version.
	 * @param code {@link #INVALID_REQUEST}, or the code that the requested version
	 * defines
	 */
	public static McpFault unsupportedVersion(int code, String requested, List<String> supported) {
		ObjectNode data = JsonNodeFactory.instance.objectNode();
		supported.forEach(data.putArray("supported")::add);
		return new McpFault(code, "Unsupported protocol version; use one of " + String.join(", ", supported),
				data.put("requested", requested));
	}

	public int code() {
		return this.code;
	}

	/** Machine-readable details; null if there are none. */
	public @Nullable ObjectNode data() {
		return this.data;
	}

}
