package dev.parley.websocket;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import dev.parley.caller.Caller;
import dev.parley.run.RunManager;
import dev.parley.run.RunNotFoundException;
import dev.parley.run.StartedRun;
import dev.parley.run.log.RunLog;
import dev.parley.session.SessionManager;
import dev.parley.store.id.Ids;
import dev.parley.web.IdempotencyKeys;
import dev.parley.web.chat.ChatMessages;
import dev.parley.web.chat.ChatRequest;
import dev.parley.web.chat.ChatRequests;
import dev.parley.web.chat.SentAttachments;
import dev.parley.web.error.InvalidFieldException;
import dev.parley.web.error.Problem;
import dev.parley.web.error.RequestTooLargeException;
import dev.parley.web.filter.BodySize;
import dev.parley.web.filter.RequestIdFilter;
import dev.parley.web.socket.SocketConnection;
import dev.parley.web.socket.SocketHandler;
import dev.parley.web.sse.EventJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.HttpHeaders;

/** The server's side of one connection. */
final class ParleySocket implements SocketHandler {

	private static final String REQUEST_ID = "request_id";

	private static final int MOST_EVENTS = 999_999_999;

	private final SocketConnection connection;

	private final SessionManager sessions;

	private final RunManager runs;

	private final ChatRequests requests;

	private final JsonMapper json;

	private final EventJson events;

	/** The runs that were started here. */
	private final Set<RunLog> started = ConcurrentHashMap.newKeySet();

	ParleySocket(SocketConnection connection, SessionManager sessions, RunManager runs, ChatRequests requests,
			JsonMapper json, EventJson events) {
		this.connection = connection;
		this.sessions = sessions;
		this.runs = runs;
		this.requests = requests;
		this.json = json;
		this.events = events;
	}

	@Override
	public void receive(ObjectNode message, Caller caller, BodySize size) throws RequestTooLargeException {
		String id = requestId(message);
		if (message.has(REQUEST_ID) && (id == null || !RequestIdFilter.isValid(id))) {
			throw new InvalidFieldException(REQUEST_ID, "must be 1 to 128 letters, digits and . _ : / + = -");
		}
		switch (message.path("type").asString("")) {
			case "message" -> ask(message, caller, size);
			case "follow" -> follow(message, caller);
			case "cancel" -> cancel(message, caller);
			default -> throw new InvalidFieldException("type", "must be message, follow, cancel or auth");
		}
	}

	private void ask(ObjectNode message, Caller caller, BodySize size) throws RequestTooLargeException {
		int seen = after(message);
		JsonNode key = message.path("idempotency_key");
		if (!key.isString() && message.hasNonNull("idempotency_key")) {
			throw new InvalidFieldException("idempotency_key", "has the wrong type");
		}
		this.connection.requireRoom();
		ChatRequest request = this.requests.read(message);
		SentAttachments attachments = SentAttachments.take(request.attachments(), size);
		StartedRun run = this.sessions.ask(ChatMessages.of(request, caller, attachments,
				IdempotencyKeys.read(key.isString() ? key.stringValue() : null, request.compared(attachments)), true,
				false));
		this.started.removeIf((log) -> log.end() != null);
		this.started.add(run.log());
		follow(run.log(), key.isString() ? run.resumeAfter(seen) : 0, message);
	}

	private void follow(ObjectNode message, Caller caller) {
		int seen = after(message);
		this.connection.requireRoom();
		follow(this.runs.log(runId(message), caller.userId(), seen).orElseThrow(RunNotFoundException::new), seen,
				message);
	}

	private void follow(RunLog log, int seen, ObjectNode message) {
		this.connection.follow(log, seen, new SocketEvents(this.events, log.runId(), requestId(message)));
	}

	/** Without an id, cancels what was started here and has not ended. */
	private void cancel(ObjectNode message, Caller caller) {
		if (message.hasNonNull("run_id")) {
			UUID id = runId(message);
			if (this.runs.cancel(id, caller.userId()).isEmpty() && this.runs.log(id, caller.userId(), 0).isEmpty()) {
				throw new RunNotFoundException();
			}
			return;
		}
		this.started.forEach((log) -> this.runs.cancel(log.runId(), caller.userId()));
		this.started.clear();
	}

	private static UUID runId(ObjectNode message) {
		return Ids.parse(message.path("run_id").asString("")).orElseThrow(RunNotFoundException::new);
	}

	private static int after(ObjectNode message) {
		JsonNode after = message.path("after");
		if (after.isMissingNode() || after.isNull()) {
			return 0;
		}
		if (!after.isInt() || after.intValue() < 0 || after.intValue() > MOST_EVENTS) {
			throw new InvalidFieldException("after", "must be the number of an event");
		}
		return after.intValue();
	}

	@Override
	public @Nullable String requestId(ObjectNode message) {
		JsonNode id = message.path(REQUEST_ID);
		return id.isString() ? id.stringValue() : null;
	}

	@Override
	public String error(Problem problem, @Nullable ObjectNode message) {
		ObjectNode error = this.json.createObjectNode().put("type", "error");
		ObjectNode body = this.json.valueToTree(problem.body());
		for (Map.Entry<String, JsonNode> member : body.properties()) {
			if (!member.getKey().equals("type") && !member.getValue().isNull()) {
				error.set(member.getKey(), member.getValue());
			}
		}
		String retryAfter = problem.headers().getFirst(HttpHeaders.RETRY_AFTER);
		if (retryAfter != null) {
			error.put("retry_after", Long.parseLong(retryAfter));
		}
		String id = (message != null) ? requestId(message) : null;
		if (id != null) {
			error.put(REQUEST_ID, id);
		}
		return error.toString();
	}

}
