package dev.parley.mcp.client;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

import dev.parley.mcp.client.McpException.Reason;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The session with a server: opened when it is first needed, and again when the server
 * has forgotten it. Thread-safe.
 */
final class CurrentSession {

	private final OkHttpClient http;

	private final McpServer server;

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable McpSession session;

	CurrentSession(OkHttpClient http, McpServer server) {
		this.http = http;
		this.server = server;
	}

	/**
	 * Asks the server for something, and once more in a new session if the server says
	 * that it does not know the session: then it has done nothing.
	 */
	<T> T ask(Question<T> question, Deadline deadline) throws IOException, InterruptedException {
		McpSession asked = other(null, deadline);
		try {
			return question.ask(asked);
		}
		catch (McpException ex) {
			if (ex.reason() != Reason.SESSION_UNKNOWN) {
				throw ex;
			}
		}
		return question.ask(other(asked, deadline));
	}

	/** The session, and a new one if it is that one still. */
	private McpSession other(@Nullable McpSession unknown, Deadline deadline) throws IOException, InterruptedException {
		this.lock.lockInterruptibly();
		try {
			McpSession current = this.session;
			if (current == null || current == unknown) {
				this.session = null;
				current = McpSession.open(this.http, this.server, deadline);
				this.session = current;
			}
			return current;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Ends the session; the next question begins another. */
	void end() {
		McpSession ended;
		this.lock.lock();
		try {
			ended = this.session;
			this.session = null;
		}
		finally {
			this.lock.unlock();
		}
		if (ended != null) {
			ended.close();
		}
	}

	/** What is asked for in a session. */
	@FunctionalInterface
	interface Question<T> {

		T ask(McpSession session) throws IOException, InterruptedException;

	}

}
