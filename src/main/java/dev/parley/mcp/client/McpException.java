package dev.parley.mcp.client;

import java.io.IOException;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** A server was reached but did not respond as expected. */
class McpException extends IOException {

	private final Reason reason;

	private final transient JsonNode error;

	McpException(Reason reason, String message) {
		this(reason, message, MissingNode.getInstance());
	}

	private McpException(Reason reason, String message, JsonNode error) {
		super(message);
		this.reason = reason;
		this.error = error;
	}

	/** The server refuses the request; the message is the server's. */
	static McpException refused(JsonNode error) {
		return new McpException(Reason.REFUSED, error.path("message").asString("no reason given"), error);
	}

	/** The request cannot be carried out. */
	static McpException refused(String message) {
		return new McpException(Reason.REFUSED, message);
	}

	/** The server's response is invalid. */
	static McpException broken(String message) {
		return new McpException(Reason.BROKEN, message);
	}

	Reason reason() {
		return this.reason;
	}

	/** The JSON-RPC error of the server; missing if it sent none. */
	JsonNode error() {
		return this.error;
	}

	/** The kind of failure. */
	enum Reason {

		/** The server refuses the request. */
		REFUSED,

		/** The response is invalid. */
		BROKEN,

		/** There was no response in time; the request may have been executed. */
		TIMED_OUT,

		/** The server does not know the session, and so has not executed the request. */
		SESSION_UNKNOWN

	}

}
