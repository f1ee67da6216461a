package dev.parley.mcp;

/** A request that makes no sense as such, with the code that JSON-RPC has for it. */
class McpFault extends RuntimeException {

	static final int INVALID_REQUEST = -32600;

	static final int METHOD_NOT_FOUND = -32601;

	static final int INVALID_PARAMS = -32602;

	private final int code;

	McpFault(int code, String message) {
		super(message, null, false, false);
		this.code = code;
	}

	int code() {
		return this.code;
	}

}
