package dev.parley.agui;

import java.util.UUID;

import dev.parley.run.event.RunEvent;
import dev.parley.run.event.RunEvent.Accepted;
import dev.parley.run.event.RunEvent.Output;
import dev.parley.run.event.RunEvent.Reasoning;
import dev.parley.run.event.RunEvent.Restart;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.run.event.RunEvent.Token;
import dev.parley.run.event.RunEvent.ToolCalled;
import dev.parley.run.event.RunEvent.ToolReturned;
import dev.parley.web.sse.ByteBuilder;
import dev.parley.web.sse.EventFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a run's events as AG-UI's. Ids of messages are the run's id and a number, so
 * that each replay has the same.
 *
 * @see <a href="https://docs.ag-ui.com/spec/1.0/events">Events</a>
 */
final class AguiFormat implements EventFormat {

	private static final String PROTOCOL_VERSION = "1.0";

	private final AguiRun run;

	private final UUID runId;

	private final AguiFrames frames;

	private final CallIds calls;

	private final @Nullable CallIds continuedCalls;

	private final @Nullable JsonNode snapshot;

	private final StateChanges state = new StateChanges();

	private Open open = Open.NOTHING;

	private byte[] beginning = {};

	private String openId = "";

	/** The assistant's message of this answer of the model; empty: none yet. */
	private String assistantId = "";

	private int messages;

	/**
	 * @param seen number of the last frame that the client has
	 * @param snapshot the conversation without this run, for a client that has a part of
	 * the run's messages; null: it has none
	 */
	AguiFormat(AguiRun run, UUID runId, int seen, @Nullable JsonNode snapshot, JsonMapper mapper) {
		this.run = run;
		this.runId = runId;
		this.frames = new AguiFrames(mapper, runId, seen);
		this.calls = new CallIds(runId);
		this.continuedCalls = (run.continued() != null) ? new CallIds(run.continued()) : null;
		this.snapshot = snapshot;
	}

	@Override
	public void add(int seq, RunEvent event, ByteBuilder out) {
		switch (event) {
			case Token(String content) -> text(Open.TEXT, content, out);
			case Reasoning(String content) -> text(Open.REASONING, content, out);
			case Accepted accepted -> start(accepted, out);
			case Output(String object) -> state(object, out);
			case ToolCalled called -> call(called, out);
			case ToolReturned returned -> result(returned, out);
			// What begins again is another message; this one cannot be taken back.
			case Restart _ -> {
				close(out);
				this.frames.beginAgain();
			}
			case Terminal end -> {
				close(out);
				new AguiEnding(this.run, this.calls).write(end, this.frames, out);
			}
		}
	}

	private void start(Accepted accepted, ByteBuilder out) {
		if (!this.frames.none()) {
			// The message has joined another run: its end says so.
			return;
		}
		this.frames.event("RUN_STARTED", (event) -> {
			event.put("threadId", this.run.threadId()).put("runId", this.run.runId());
			if (!this.run.old()) {
				event.put("protocolVersion", PROTOCOL_VERSION);
			}
			event.putObject("metadata")
				.put("session_id", accepted.sessionId().toString())
				.put("run_id", accepted.runId().toString())
				.put("agent", accepted.agent())
				.put("model", accepted.model());
		}, out);
		if (this.snapshot != null) {
			this.frames.event("MESSAGES_SNAPSHOT", (event) -> event.set("messages", this.snapshot), out);
		}
	}

	private void text(Open kind, String piece, ByteBuilder out) {
		if (piece.isEmpty()) {
			return;
		}
		if (this.open != kind) {
			close(out);
			open(kind, out);
		}
		this.frames.text(this.beginning, piece, out);
	}

	private void open(Open kind, ByteBuilder out) {
		this.open = kind;
		this.openId = nextId();
		if (kind == Open.TEXT) {
			this.assistantId = this.openId;
			this.beginning = AguiFrames.textOf("TEXT_MESSAGE_CONTENT", this.openId);
			message("TEXT_MESSAGE_START", "assistant", out);
		}
		else {
			this.beginning = AguiFrames.textOf("REASONING_MESSAGE_CONTENT", this.openId);
			message("REASONING_START", null, out);
			message("REASONING_MESSAGE_START", "reasoning", out);
		}
	}

	private void close(ByteBuilder out) {
		switch (this.open) {
			case TEXT -> message("TEXT_MESSAGE_END", null, out);
			case REASONING -> {
				message("REASONING_MESSAGE_END", null, out);
				message("REASONING_END", null, out);
			}
			case NOTHING -> {
			}
		}
		this.open = Open.NOTHING;
	}

	private void message(String type, @Nullable String role, ByteBuilder out) {
		this.frames.event(type, (event) -> {
			event.put("messageId", this.openId);
			if (role != null) {
				event.put("role", role);
			}
		}, out);
	}

	private void state(String object, ByteBuilder out) {
		close(out);
		JsonNode first = this.state.first(object);
		if (first != null) {
			this.frames.event("STATE_SNAPSHOT", (event) -> event.set("snapshot", first), out);
			return;
		}
		JsonNode changes = this.state.next(object);
		if (!changes.isEmpty()) {
			this.frames.event("STATE_DELTA", (event) -> event.set("delta", changes), out);
		}
	}

	private void call(ToolCalled called, ByteBuilder out) {
		close(out);
		if (this.assistantId.isEmpty()) {
			this.assistantId = nextId();
		}
		String id = this.calls.call(called.id());
		this.frames.event("TOOL_CALL_START",
				(event) -> event.put("toolCallId", id)
					.put("toolCallName", called.name())
					.put("parentMessageId", this.assistantId),
				out);
		if (!called.arguments().isEmpty()) {
			this.frames.event("TOOL_CALL_ARGS", (event) -> event.put("toolCallId", id).put("delta", called.arguments()),
					out);
		}
		this.frames.event("TOOL_CALL_END", (event) -> event.put("toolCallId", id), out);
	}

	private void result(ToolReturned returned, ByteBuilder out) {
		close(out);
		this.assistantId = "";
		String messageId = nextId();
		String callId = callId(returned.id());
		if (callId == null) {
			return;
		}
		this.frames.event("TOOL_CALL_RESULT", (event) -> {
			event.put("messageId", messageId)
				.put("toolCallId", callId)
				.put("content", returned.content())
				.put("role", "tool");
			ObjectNode more = event.putObject("metadata").put("duration_ms", returned.durationMs());
			if (!returned.succeeded()) {
				more.put("failed", true);
			}
		}, out);
	}

	/** The client's id of a call that has ended; null if the client itself made it. */
	private @Nullable String callId(String id) {
		if (this.calls.knows(id) || this.continuedCalls == null) {
			return this.calls.result(id);
		}
		return this.run.clientCalls().contains(id) ? null : this.continuedCalls.result(id);
	}

	private String nextId() {
		return this.runId + "-" + ++this.messages;
	}

	/** What is being streamed. */
	private enum Open {

		NOTHING, TEXT, REASONING

	}

}
