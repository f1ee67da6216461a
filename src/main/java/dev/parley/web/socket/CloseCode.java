package dev.parley.web.socket;

import jakarta.websocket.CloseReason;

/**
 * Why the server closes a connection. Those from 4000 on are Parley's own, and end with
 * the status that HTTP has for the same.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1">RFC 6455</a>
 */
public enum CloseCode implements CloseReason.CloseCode {

	/** The server shuts down. */
	GOING_AWAY(1001),

	/** A message was binary. */
	NOT_TEXT(1003),

	/** A message was too large. */
	TOO_LARGE(1009),

	/** The key is missing, not valid, or did not come in time. */
	UNAUTHENTICATED(4401),

	/** The rest of a message did not come in time. */
	TIMEOUT(4408);

	private final int code;

	CloseCode(int code) {
		this.code = code;
	}

	@Override
	public int getCode() {
		return this.code;
	}

}
