package dev.parley.mcp.client;

import java.io.IOException;

/** A server that could be reached says no, or something that makes no sense. */
class McpException extends IOException {

	private final boolean refusal;

	private McpException(String message, boolean refusal) {
		super(message);
		this.refusal = refusal;
	}

	/** The server understood and refuses; the message is its own. */
	static McpException refused(String message) {
		return new McpException(message, true);
	}

	/** There is no use in this session any more. */
	static McpException broken(String message) {
		return new McpException(message, false);
	}

	boolean isRefusal() {
		return this.refusal;
	}

}
