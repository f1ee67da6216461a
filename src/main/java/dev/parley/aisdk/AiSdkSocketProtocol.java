package dev.parley.aisdk;

import dev.parley.caller.Wire;
import dev.parley.store.Sessions;
import dev.parley.web.chat.ChatRequests;
import dev.parley.web.socket.SocketConnection;
import dev.parley.web.socket.SocketHandler;
import dev.parley.web.socket.SocketProtocol;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * The protocol of the AI SDK's {@code WebSocketChatTransport}.
 *
 * @see <a href=
 * "https://ai-sdk.dev/docs/reference/ai-sdk-ui/websocket-chat-transport">WebSocketChatTransport</a>
 */
@Component
class AiSdkSocketProtocol implements SocketProtocol {

	private final Chats chats;

	private final ChatStreams streams;

	private final ActiveChats active;

	private final Sessions sessions;

	private final ChatRequests bodies;

	private final JsonMapper json;

	AiSdkSocketProtocol(Chats chats, ChatStreams streams, ActiveChats active, Sessions sessions, ChatRequests bodies,
			JsonMapper json) {
		this.chats = chats;
		this.streams = streams;
		this.active = active;
		this.sessions = sessions;
		this.bodies = bodies;
		this.json = json;
	}

	@Override
	public String name() {
		return "ai-sdk.v1";
	}

	@Override
	public Wire wire() {
		return Wire.AI_SDK;
	}

	@Override
	public SocketHandler open(SocketConnection connection) {
		return new AiSdkSocket(connection, this.chats, this.streams, this.active, this.sessions, this.bodies,
				this.json);
	}

}
