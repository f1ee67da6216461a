package dev.parley.web.socket;

import java.nio.ByteBuffer;
import java.util.Objects;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import org.apache.tomcat.websocket.Constants;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects the container's events of one connection with its parts. */
final class SocketEndpoint extends Endpoint {

	private static final Logger logger = LoggerFactory.getLogger(SocketEndpoint.class);

	private final SocketProtocol protocol;

	private final SocketServices services;

	private final SocketOrigin origin;

	private @Nullable SocketConnection connection;

	private @Nullable SocketMessages messages;

	private @Nullable Thread keeper;

	SocketEndpoint(SocketProtocol protocol, SocketServices services, SocketOrigin origin) {
		this.protocol = protocol;
		this.services = services;
		this.origin = origin;
	}

	@Override
	public void onOpen(Session session, EndpointConfig config) {
		// Tomcat waits twice: for the message, and then to send what is left before it
		// closes.
		session.getUserProperties()
			.put(Constants.BLOCKING_SEND_TIMEOUT_PROPERTY, this.services.settings().slow().toMillis() / 2);
		SocketConnection opened = new SocketConnection(session, this.services.readers());
		SocketMessages received = new SocketMessages(opened, this.protocol.open(opened), this.services, this.origin);
		this.messages = received;
		SocketInbox inbox = new SocketInbox(opened, received, new MessageAssembly(this.services.sizes()));
		session.addMessageHandler(String.class, (MessageHandler.Partial<String>) inbox::receive);
		session.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) (piece, last) -> opened
			.close(CloseCode.NOT_TEXT, "Messages must be text, not binary"));
		session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>) (pong) -> inbox.heard());
		this.connection = opened;
		this.services.open().add(opened);
		this.keeper = Thread.ofVirtual()
			.name("socket-keeper")
			.start(new SocketKeeper(session, opened, inbox, received, this.services.settings()));
	}

	@Override
	public void onClose(Session session, CloseReason reason) {
		SocketConnection closed = Objects.requireNonNull(this.connection);
		this.services.open().remove(closed);
		closed.closed();
		Objects.requireNonNull(this.messages).noStranger();
		Thread watching = this.keeper;
		if (watching != null && watching != Thread.currentThread()) {
			watching.interrupt();
		}
	}

	@Override
	public void onError(Session session, Throwable failure) {
		logger.debug("A WebSocket has failed", failure);
	}

}
