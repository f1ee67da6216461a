package dev.parley.web.socket;

import java.io.IOException;

import dev.parley.web.error.RequestTimeoutException;
import dev.parley.web.error.RequestTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Receives the messages of one connection. A message that is too large or too slow closes
 * it. Used by one thread at a time; the methods without parameters by any.
 */
final class SocketInbox {

	/** Maximum length of a message before the caller is known. */
	private static final int BEFORE_CALLER = 16 * 1024;

	private final SocketConnection connection;

	private final SocketMessages messages;

	private final MessageAssembly assembly;

	private volatile long heard = System.nanoTime();

	private volatile boolean busy;

	/** Why the rest of the current message is skipped; null: it is not. */
	private @Nullable IOException skipped;

	SocketInbox(SocketConnection connection, SocketMessages messages, MessageAssembly assembly) {
		this.connection = connection;
		this.messages = messages;
		this.assembly = assembly;
	}

	/** Receives a part of a message. */
	void receive(String piece, boolean last) {
		this.busy = true;
		try {
			if (this.skipped == null) {
				add(piece);
			}
			if (last) {
				end();
			}
		}
		finally {
			heard();
			this.busy = false;
		}
	}

	private void add(String piece) {
		try {
			this.assembly.add(piece);
			if (this.assembly.length() > BEFORE_CALLER && !this.messages.isAuthenticated()) {
				throw new RequestTooLargeException(BEFORE_CALLER);
			}
		}
		catch (IOException ex) {
			this.assembly.forget();
			this.skipped = ex;
			if (ex instanceof RequestTooLargeException) {
				this.connection.close(CloseCode.TOO_LARGE, String.valueOf(ex.getMessage()));
			}
			else if (ex instanceof RequestTimeoutException) {
				this.connection.close(CloseCode.TIMEOUT, String.valueOf(ex.getMessage()));
			}
		}
	}

	private void end() {
		IOException reason = this.skipped;
		if (reason == null) {
			this.messages.answer(this.assembly.take());
		}
		else {
			this.skipped = null;
			this.messages.refuse(reason);
		}
	}

	/** The client is alive. */
	void heard() {
		this.heard = System.nanoTime();
	}

	/** Nanoseconds since the client was last heard; 0 while its message is processed. */
	long silence() {
		return this.busy ? 0 : System.nanoTime() - this.heard;
	}

	boolean overdue() {
		return this.assembly.overdue() && !this.busy;
	}

}
