package dev.parley.openai.responses;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import dev.parley.agent.toolcall.ActionKind;
import dev.parley.agent.toolcall.WaitingCall;
import dev.parley.openai.responses.OutputItem.Kind;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent;
import dev.parley.web.sse.ByteBuilder;
import dev.parley.web.sse.EventFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a run as the events of a response, and knows the response so far. The numbers of
 * events depend on the run's log only, so every connection gets the same.
 *
 * @see <a href=
 * "https://platform.openai.com/docs/api-reference/responses-streaming">Streaming
 * events</a>
 */
final class ResponseEvents implements EventFormat {

	private static final RunEvent.Failed BEGUN_AGAIN = new RunEvent.Failed(FailureCode.INTERRUPTED,
			"The server that answered is gone, and the answer was begun again; ask again", true);

	private final JsonNode shown;

	private final ResponseFrames frames;

	private final List<ObjectNode> output = new ArrayList<>();

	private @Nullable ResponseObject response;

	private @Nullable UUID runId;

	private @Nullable OpenItem open;

	private RunEvent.@Nullable Terminal end;

	/**
	 * @param shown the request as far as it is shown again
	 */
	ResponseEvents(JsonNode shown, ResponseFrames frames) {
		this.shown = shown;
		this.frames = frames;
	}

	@Override
	public void add(int seq, RunEvent event, ByteBuilder out) {
		if (this.end != null) {
			return;
		}
		switch (event) {
			case RunEvent.Token(String content) -> item(Kind.MESSAGE, out).add(content, out);
			case RunEvent.Reasoning(String content) -> reason(content, out);
			case RunEvent.Accepted accepted -> begin(accepted, out);
			case RunEvent.ToolCalled _ -> close(out);
			case RunEvent.Restart _ -> takeBack(out);
			case RunEvent.Output _, RunEvent.ToolReturned _ -> {
				// An object is sent when it is complete; the server's tools are its own
				// affair.
			}
			case RunEvent.Done done -> {
				if (done.answer().structured()) {
					item(Kind.MESSAGE, out).add(done.answer().response(), out);
				}
				close(out);
				end(done, out);
			}
			case RunEvent.RequiresAction waiting -> {
				close(out);
				request(waiting.answer(), out);
				end(waiting, out);
			}
			case RunEvent.Failed failed -> end(failed, out);
			case RunEvent.Cancelled cancelled -> end(cancelled, out);
		}
	}

	private void begin(RunEvent.Accepted accepted, ByteBuilder out) {
		if (this.response == null) {
			this.runId = accepted.runId();
			this.response = new ResponseObject(accepted, this.shown);
			lifecycle("response.created", object(ResponseObject.IN_PROGRESS), out);
			lifecycle("response.in_progress", object(ResponseObject.IN_PROGRESS), out);
		}
	}

	/** This protocol cannot void items that it has sent: the client has to ask again. */
	private void takeBack(ByteBuilder out) {
		if (this.frames.forNobody()) {
			this.open = null;
			this.output.clear();
		}
		else if (this.frames.beginAgain() || this.open != null || !this.output.isEmpty()) {
			end(BEGUN_AGAIN, out);
		}
	}

	/** Reasoning after text of the same model answer is left out: its item has ended. */
	private void reason(String content, ByteBuilder out) {
		if (this.open == null || this.open.kind() == Kind.REASONING) {
			item(Kind.REASONING, out).add(content, out);
		}
	}

	/** The open item of a kind, which ends an item of the other kind. */
	private OpenItem item(Kind kind, ByteBuilder out) {
		OpenItem current = this.open;
		if (current != null && current.kind() == kind) {
			return current;
		}
		close(out);
		OpenItem next = new OpenItem(kind, Objects.requireNonNull(this.runId), this.output.size(), this.frames, out);
		this.open = next;
		return next;
	}

	private void close(ByteBuilder out) {
		if (this.open != null) {
			this.output.add(this.open.end(out));
			this.open = null;
		}
	}

	/** Asks the client for what the run waits for. */
	private void request(RunAnswer answer, ByteBuilder out) {
		UUID id = Objects.requireNonNull(this.runId);
		List<WaitingCall> calls = answer.requiredAction();
		for (int place = 0; place < calls.size(); place++) {
			WaitingCall call = calls.get(place);
			int index = this.output.size();
			boolean approval = call.kind() == ActionKind.APPROVAL;
			ObjectNode begun = approval ? OutputItem.approvalRequest(id, place, call)
					: OutputItem.functionCall(id, index, call, false);
			add("response.output_item.added", index, begun, out);
			ObjectNode whole = approval ? begun : OutputItem.functionCall(id, index, call, true);
			if (!approval) {
				String itemId = whole.path("id").asString();
				this.frames.add(ResponseFrames.event("response.function_call_arguments.delta")
					.put("item_id", itemId)
					.put("output_index", index)
					.put("delta", call.call().arguments()), out);
				this.frames.add(ResponseFrames.event("response.function_call_arguments.done")
					.put("item_id", itemId)
					.put("output_index", index)
					.put("name", call.call().name())
					.put("arguments", call.call().arguments()), out);
			}
			add("response.output_item.done", index, whole, out);
			this.output.add(whole);
		}
	}

	private void add(String type, int index, ObjectNode item, ByteBuilder out) {
		ObjectNode event = ResponseFrames.event(type).put("output_index", index);
		event.set("item", item);
		this.frames.add(event, out);
	}

	private void end(RunEvent.Terminal terminal, ByteBuilder out) {
		this.end = terminal;
		ObjectNode whole = object(ResponseObject.IN_PROGRESS);
		String type = switch (whole.path("status").asString()) {
			case ResponseObject.COMPLETED -> "response.completed";
			case ResponseObject.FAILED -> "response.failed";
			default -> "response.incomplete";
		};
		lifecycle(type, whole, out);
	}

	private void lifecycle(String type, ObjectNode whole, ByteBuilder out) {
		ObjectNode event = ResponseFrames.event(type);
		event.set("response", whole);
		this.frames.add(event, out);
	}

	/**
	 * The response so far.
	 * @param status of a run that has not ended
	 */
	ObjectNode object(String status) {
		List<ObjectNode> items = new ArrayList<>(this.output);
		if (this.open != null) {
			items.add(this.open.item((this.end != null) ? ResponseObject.INCOMPLETE : ResponseObject.IN_PROGRESS));
		}
		ResponseObject current = Objects.requireNonNull(this.response);
		return (this.end != null) ? current.ended(this.end, items) : current.unfinished(status, items);
	}

}
