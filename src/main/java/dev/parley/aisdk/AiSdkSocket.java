package dev.parley.aisdk;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import dev.parley.caller.Caller;
import dev.parley.store.Sessions;
import dev.parley.web.IdempotencyKeys;
import dev.parley.web.chat.ChatRequest.OnDisconnect;
import dev.parley.web.chat.ChatRequests;
import dev.parley.web.error.InvalidFieldException;
import dev.parley.web.error.Problem;
import dev.parley.web.error.RequestTooLargeException;
import dev.parley.web.filter.BodySize;
import dev.parley.web.socket.SocketConnection;
import dev.parley.web.socket.SocketHandler;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The server's side of one connection of a {@code WebSocketChatTransport}. */
final class AiSdkSocket implements SocketHandler {

	private static final String REQUEST_ID = "requestId";

	private static final int LONGEST_ID = 200;

	private final SocketConnection connection;

	private final Chats chats;

	private final ChatStreams streams;

	private final ActiveChats active;

	private final Sessions sessions;

	private final ChatRequests bodies;

	private final JsonMapper json;

	private final Map<String, SocketRequest> requests = new ConcurrentHashMap<>();

	AiSdkSocket(SocketConnection connection, Chats chats, ChatStreams streams, ActiveChats active, Sessions sessions,
			ChatRequests bodies, JsonMapper json) {
		this.connection = connection;
		this.chats = chats;
		this.streams = streams;
		this.active = active;
		this.sessions = sessions;
		this.bodies = bodies;
		this.json = json;
	}

	@Override
	public void receive(ObjectNode message, Caller caller, BodySize size) throws RequestTooLargeException {
		String id = requestId(message);
		if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
			throw new InvalidFieldException(REQUEST_ID, "must be 1 to " + LONGEST_ID + " characters");
		}
		switch (message.path("type").asString("")) {
			case "send" -> send(id, message, caller, size);
			case "resume" -> resume(id, message, caller);
			case "abort" -> abort(id, caller);
			default -> throw new InvalidFieldException("type", "must be send, resume, abort or auth");
		}
	}

	private void send(String id, ObjectNode message, Caller caller, BodySize size) throws RequestTooLargeException {
		this.connection.requireRoom();
		ChatBody body = this.bodies.read(body(message), ChatBody.class);
		size.requireSmall(body.fileLength());
		Chats.Asked asked = this.chats.ask(body, caller, null, key(message), false);
		follow(id, new SocketRequest(this.streams.asked(body, asked, caller.userId(), frame(id)),
				body.onDisconnect() != OnDisconnect.CONTINUE));
	}

	/** The app's own fields are in an object of their own here. */
	private ObjectNode body(ObjectNode message) {
		ObjectNode body = this.json.createObjectNode();
		if (message.path("body") instanceof ObjectNode own) {
			body.setAll(own);
		}
		for (String field : new String[] { "id", "messages", "trigger", "messageId" }) {
			JsonNode value = message.get(field);
			if (value != null) {
				body.set(field, value);
			}
		}
		return body;
	}

	private static @Nullable String key(ObjectNode message) {
		for (Map.Entry<String, JsonNode> header : message.path("headers").properties()) {
			if (header.getKey().equalsIgnoreCase(IdempotencyKeys.HEADER) && header.getValue().isString()) {
				return header.getValue().stringValue();
			}
		}
		return null;
	}

	private void resume(String id, ObjectNode message, Caller caller) {
		this.connection.requireRoom();
		UUID session = this.sessions.findThread(ChatBody.thread(message.path("id").asString("")), caller.userId())
			.orElse(null);
		ChatStreams.Followed followed = (session != null)
				? this.streams.resumed(session, caller.userId(), frame(id)).orElse(null) : null;
		if (followed == null) {
			this.connection.send(message("no-active", id).toString());
		}
		else {
			follow(id, new SocketRequest(followed, !message.at("/body/on_disconnect").asString("").equals("continue")));
		}
	}

	private void follow(String id, SocketRequest request) {
		this.requests.values().removeIf((other) -> other.log().end() != null);
		// A connection sends a run once: another request that reads it gets no more.
		this.requests.forEach((otherId, other) -> {
			if (other.log().runId().equals(request.log().runId()) && this.requests.remove(otherId, other)) {
				other.abort();
				this.connection.send(message("error", otherId)
					.put("errorText", "Another request of this connection reads this message now")
					.toString());
			}
		});
		this.requests.put(id, request);
		this.connection.follow(request.log(), 0, request);
	}

	/** As the protocol has it, cancels the operation, unless the app has asked not to. */
	private void abort(String id, Caller caller) {
		SocketRequest request = this.requests.remove(id);
		if (request != null) {
			request.abort();
			if (request.cancels()) {
				this.active.cancel(request.log(), caller.userId());
			}
		}
	}

	private SocketFrame frame(String id) {
		return new SocketFrame(StringNode.valueOf(id).toString());
	}

	private ObjectNode message(String type, String id) {
		return this.json.createObjectNode().put("type", type).put(REQUEST_ID, id);
	}

	@Override
	public @Nullable String requestId(ObjectNode message) {
		JsonNode id = message.path(REQUEST_ID);
		return id.isString() ? id.stringValue() : null;
	}

	/**
	 * Without a known request, the client ignores it; it must have an id all the same.
	 */
	@Override
	public String error(Problem problem, @Nullable ObjectNode message) {
		String id = (message != null) ? requestId(message) : null;
		return message("error", (id != null) ? id : "").put("errorText", problem.detail()).toString();
	}

}
