package dev.parley.agui;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Consumer;

import dev.parley.web.sse.ByteBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes numbered frames, without those that the client has seen. Text, the most frequent
 * content, is written without Jackson. Used by one thread.
 */
final class AguiFrames {

	private static final byte[] DATA = bytes("\ndata: ");

	private static final byte[] END = bytes("\n\n");

	private static final byte[] TEXT_END = bytes("\"}\n\n");

	private final JsonMapper mapper;

	private final byte[] id;

	private final int seen;

	private int number;

	/**
	 * @param seen number of the last frame that the client has
	 */
	AguiFrames(JsonMapper mapper, UUID runId, int seen) {
		this.mapper = mapper;
		this.id = bytes("id: " + runId + ":");
		this.seen = seen;
	}

	/**
	 * Another server has begun the answer again. A client may have frames of the one
	 * before that are not known here; those that follow get higher numbers.
	 */
	void beginAgain() {
		this.number = Math.max(this.number, this.seen);
	}

	/** Whether nothing was written yet. */
	boolean none() {
		return this.number == 0;
	}

	/** The beginning of frames with a piece of a message's text. */
	static byte[] textOf(String type, String messageId) {
		return bytes("\ndata: {\"type\":\"" + type + "\",\"messageId\":\"" + messageId + "\",\"delta\":\"");
	}

	/** A frame with a piece of text after such a beginning. */
	void text(byte[] beginning, String piece, ByteBuilder out) {
		if (++this.number <= this.seen) {
			return;
		}
		out.add(this.id);
		out.add(this.number);
		out.add(beginning);
		out.addJson(piece);
		out.add(TEXT_END);
	}

	/** A frame with any event. */
	void event(String type, Consumer<ObjectNode> members, ByteBuilder out) {
		if (++this.number > this.seen) {
			out.add(this.id);
			out.add(this.number);
			write(type, members, out);
		}
	}

	/** The last frame. */
	void last(String type, Consumer<ObjectNode> members, ByteBuilder out) {
		this.number++;
		out.add(this.id);
		out.add(bytes(StreamPlace.END_NAME));
		write(type, members, out);
	}

	private void write(String type, Consumer<ObjectNode> members, ByteBuilder out) {
		ObjectNode event = this.mapper.createObjectNode().put("type", type);
		members.accept(event);
		out.add(DATA);
		out.add(this.mapper.writeValueAsBytes(event));
		out.add(END);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
