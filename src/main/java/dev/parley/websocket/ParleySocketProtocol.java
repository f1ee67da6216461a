package dev.parley.websocket;

import dev.parley.caller.Wire;
import dev.parley.run.RunManager;
import dev.parley.session.SessionManager;
import dev.parley.web.chat.ChatRequests;
import dev.parley.web.socket.SocketConnection;
import dev.parley.web.socket.SocketHandler;
import dev.parley.web.socket.SocketProtocol;
import dev.parley.web.sse.EventJson;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/** Parley's own protocol. */
@Component
class ParleySocketProtocol implements SocketProtocol {

	static final String NAME = "parley.v1";

	private final SessionManager sessions;

	private final RunManager runs;

	private final ChatRequests requests;

	private final JsonMapper json;

	private final EventJson events;

	ParleySocketProtocol(SessionManager sessions, RunManager runs, ChatRequests requests, JsonMapper json) {
		this.sessions = sessions;
		this.runs = runs;
		this.requests = requests;
		this.json = json;
		this.events = new EventJson(json);
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public Wire wire() {
		return Wire.WEBSOCKET;
	}

	@Override
	public SocketHandler open(SocketConnection connection) {
		return new ParleySocket(connection, this.sessions, this.runs, this.requests, this.json, this.events);
	}

}
