package dev.parley.mcp.client;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

import dev.parley.mcp.client.McpException.Reason;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The session with a server: opened on first use, and replaced if the server does not
 * know it any more. Thread-safe.
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
	 * Executes a request; repeats it once in a new session if the server does not know
	 * the session, because it then has not executed the request.
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

	/** The current session; a new one if the current one is {@code unknown}. */
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

	/** Ends the session; the next request opens another. */
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

	/** A request within a session. */
	@FunctionalInterface
	interface Question<T> {

		T ask(McpSession session) throws IOException, InterruptedException;

	}

}
