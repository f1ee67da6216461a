package dev.parley.openai.responses;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.parley.caller.Caller;
import dev.parley.openai.ApiError;
import dev.parley.openai.RequestFields;
import dev.parley.run.StartedRun;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.log.RunLog;
import dev.parley.web.error.Problem;
import dev.parley.web.error.RequestTooLargeException;
import dev.parley.web.filter.BodySize;
import dev.parley.web.socket.SocketConnection;
import dev.parley.web.socket.SocketHandler;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The server's side of one connection: each {@code response.create} gets the events of
 * its response. Events of several responses at once need different stream ids.
 */
final class ResponseSocket implements SocketHandler {

	private static final String STREAM_ID = "stream_id";

	private static final int MAX_STREAM_ID = 128;

	private final SocketConnection connection;

	private final ResponseRuns runs;

	private final JsonMapper json;

	/** The last run of each stream id; that of requests without one is the empty text. */
	private final Map<String, RunLog> last = new ConcurrentHashMap<>();

	ResponseSocket(SocketConnection connection, ResponseRuns runs, JsonMapper json) {
		this.connection = connection;
		this.runs = runs;
		this.json = json;
	}

	@Override
	public void receive(ObjectNode message, Caller caller, BodySize size) throws RequestTooLargeException {
		RequestFields.require(message.path("type").asString("").equals("response.create"), "type",
				"must be response.create or auth");
		String streamId = RequestFields.text(message, STREAM_ID);
		RequestFields.require(streamId == null || streamId.length() <= MAX_STREAM_ID, STREAM_ID,
				"must not be longer than " + MAX_STREAM_ID + " characters");
		this.last.values().removeIf((log) -> log.end() != null);
		String lane = (streamId != null) ? streamId : "";
		RunLog active = this.last.get(lane);
		if (active != null) {
			throw RunRefusedException.busy(active.runId());
		}
		this.connection.requireRoom();
		ResponseInput input = ResponseInput.read(message.path("input"));
		size.requireSmall(input.attachmentLength());
		message.put("stream", true);
		ObjectNode shown = ShownRequest.of(message);
		StartedRun run = this.runs.start(new ResponseRequest(caller, message, shown, null, false), input);
		this.last.put(lane, run.log());
		this.connection.follow(run.log(), 0, new ResponseEvents(shown, new ResponseFrames(this.json, -1, streamId)));
	}

	/** Clients of this protocol name no requests. */
	@Override
	public @Nullable String requestId(ObjectNode message) {
		return null;
	}

	/**
	 * Some clients read the error as an object, others its fields in the event itself.
	 */
	@Override
	public String error(Problem problem, @Nullable ObjectNode message) {
		ApiError error = ApiError.of(problem);
		ObjectNode event = ResponseFrames.event("error")
			.put("status", problem.code().status().value())
			.put("code", error.code())
			.put("message", error.message())
			.put("param", error.param());
		event.set("error", this.json.valueToTree(error));
		if (message != null && message.path(STREAM_ID).isString()) {
			event.set(STREAM_ID, message.path(STREAM_ID));
		}
		return event.toString();
	}

}
