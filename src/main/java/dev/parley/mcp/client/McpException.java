package dev.parley.mcp.client;

import java.io.IOException;

/** A server that could be reached does not answer as it should. */
class McpException extends IOException {

	private final Reason reason;

	McpException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	/** The server understood and refuses; the message is its own. */
	static McpException refused(String message) {
		return new McpException(Reason.REFUSED, message);
	}

	/** What the server says makes no sense. */
	static McpException broken(String message) {
		return new McpException(Reason.BROKEN, message);
	}

	Reason reason() {
		return this.reason;
	}

	/** What is wrong. */
	enum Reason {

		/** The server understood and refuses. */
		REFUSED,

		/** What it says makes no sense. */
		BROKEN,

		/** There was no answer in time; it may have done what it was asked for. */
		TIMED_OUT,

		/** It does not know the session, and so did nothing. */
		SESSION_UNKNOWN

	}

}
