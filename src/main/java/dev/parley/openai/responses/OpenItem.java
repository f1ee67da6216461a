package dev.parley.openai.responses;

import java.util.UUID;

import dev.parley.openai.responses.OutputItem.Kind;
import dev.parley.web.sse.ByteBuilder;
import tools.jackson.databind.node.ObjectNode;

/** A message or reasoning that is being written. Used by one thread. */
final class OpenItem {

	private final Kind kind;

	private final String id;

	private final int index;

	private final ResponseFrames frames;

	private final byte[] deltaStart;

	private final StringBuilder text = new StringBuilder();

	/** Begins an item and its only part. */
	OpenItem(Kind kind, UUID runId, int index, ResponseFrames frames, ByteBuilder out) {
		this.kind = kind;
		this.id = kind.id(runId, index);
		this.index = index;
		this.frames = frames;
		this.deltaStart = frames.deltaStart(kind.event() + ".delta", this.id, index);
		ObjectNode added = ResponseFrames.event("response.output_item.added").put("output_index", index);
		added.set("item", OutputItem.text(kind, this.id, ResponseObject.IN_PROGRESS, ""));
		frames.add(added, out);
		ObjectNode part = event("response.content_part.added");
		part.set("part", OutputItem.part(kind, ""));
		frames.add(part, out);
	}

	Kind kind() {
		return this.kind;
	}

	void add(String more, ByteBuilder out) {
		this.text.append(more);
		this.frames.addDelta(this.deltaStart, more, this.kind == Kind.MESSAGE, out);
	}

	/** Ends the item and its part. */
	ObjectNode end(ByteBuilder out) {
		ObjectNode textDone = event(this.kind.event() + ".done").put("text", this.text.toString());
		if (this.kind == Kind.MESSAGE) {
			textDone.putArray("logprobs");
		}
		this.frames.add(textDone, out);
		ObjectNode partDone = event("response.content_part.done");
		partDone.set("part", OutputItem.part(this.kind, this.text.toString()));
		this.frames.add(partDone, out);
		ObjectNode item = item(ResponseObject.COMPLETED);
		ObjectNode done = ResponseFrames.event("response.output_item.done").put("output_index", this.index);
		done.set("item", item);
		this.frames.add(done, out);
		return item;
	}

	/** The item as it is now. */
	ObjectNode item(String status) {
		return OutputItem.text(this.kind, this.id, status, this.text.toString());
	}

	private ObjectNode event(String type) {
		return ResponseFrames.event(type)
			.put("item_id", this.id)
			.put("output_index", this.index)
			.put("content_index", 0);
	}

}
