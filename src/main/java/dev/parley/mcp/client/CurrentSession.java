package dev.parley.mcp.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.locks.ReentrantLock;

import dev.parley.mcp.client.McpException.Reason;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session with a server: opened on first use, in the newest version that the server
 * supports, and replaced if the server does not know it any more. Thread-safe.
 */
final class CurrentSession {

	private static final Logger logger = LoggerFactory.getLogger(CurrentSession.class);

	private final OkHttpClient http;

	private final McpServer server;

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable McpSession session;

	/** Whether the server is known to need a handshake. */
	private boolean handshake;

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
				current = open(deadline);
				this.session = current;
			}
			return current;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tries the version without a handshake first. A server that answers anything but a
	 * clear yes is asked for a handshake, since some servers answer unknown methods
	 * strangely.
	 */
	private McpSession open(Deadline deadline) throws IOException, InterruptedException {
		if (!this.handshake) {
			try {
				return StatelessSession.open(this.http, this.server, Deadline.in(deadline.left().dividedBy(2)));
			}
			catch (ConnectException | NoRouteToHostException | UnknownHostException ex) {
				throw ex;
			}
			catch (IOException ex) {
				logger.debug("An MCP server does not support version {}", StatelessSession.VERSION, ex);
			}
		}
		McpSession opened = HandshakeSession.open(this.http, this.server, deadline);
		this.handshake = true;
		return opened;
	}

	/**
	 * Ends the session; the next request opens another, perhaps in another version,
	 * because the server may have been replaced.
	 */
	void end() {
		McpSession ended;
		this.lock.lock();
		try {
			ended = this.session;
			this.session = null;
			this.handshake = false;
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
