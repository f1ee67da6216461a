package dev.parley.mcp.client;

import java.io.IOException;

/** A server was reached but did not respond as expected. */
class McpException extends IOException {

	private final Reason reason;

	McpException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	/** The server refuses the request; the message is the server's. */
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
