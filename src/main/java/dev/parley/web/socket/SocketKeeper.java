package dev.parley.web.socket;

import java.io.IOException;
import java.nio.ByteBuffer;

import jakarta.websocket.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one connection, on a thread of its own: waits for the key, pings the client,
 * and drops the connection if the client is gone.
 */
final class SocketKeeper implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(SocketKeeper.class);

	private final Session session;

	private final SocketConnection connection;

	private final SocketInbox inbox;

	private final SocketMessages messages;

	private final SocketSettings settings;

	SocketKeeper(Session session, SocketConnection connection, SocketInbox inbox, SocketMessages messages,
			SocketSettings settings) {
		this.session = session;
		this.connection = connection;
		this.inbox = inbox;
		this.messages = messages;
		this.settings = settings;
	}

	@Override
	public void run() {
		try {
			if (this.messages.awaitAuthentication()) {
				watch();
			}
		}
		catch (InterruptedException ex) {
			// The connection is closed.
			Thread.currentThread().interrupt();
		}
	}

	private void watch() throws InterruptedException {
		while (this.connection.isOpen()) {
			Thread.sleep(this.settings.ping());
			if (this.inbox.overdue()) {
				this.connection.close(CloseCode.TIMEOUT, "The rest of the message did not arrive in time");
			}
			else if (this.inbox.silence() > this.settings.silence().toNanos()) {
				logger.debug("Dropped a WebSocket whose client does not answer pings");
				this.connection.drop("The client does not answer pings");
			}
			else {
				ping();
			}
		}
	}

	private void ping() {
		try {
			this.session.getBasicRemote().sendPing(ByteBuffer.allocate(0));
		}
		catch (IOException | IllegalStateException ex) {
			logger.debug("The client of a WebSocket has disconnected");
		}
	}

}
