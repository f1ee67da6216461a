package dev.parley.web.socket;

import dev.parley.caller.Wire;

/** A protocol of JSON messages over WebSockets. */
public interface SocketProtocol {

	/** The subprotocol by which clients choose it. */
	String name();

	/** The name in metrics. */
	Wire wire();

	/** Begins a conversation; called once for each connection, before it has a caller. */
	SocketHandler open(SocketConnection connection);

}
