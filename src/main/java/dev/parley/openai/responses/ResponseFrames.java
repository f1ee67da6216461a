package dev.parley.openai.responses;

import java.nio.charset.StandardCharsets;

import dev.parley.web.sse.ByteBuilder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Numbers the events of a response, and writes those that the client has not seen. Used
 * by one thread.
 */
final class ResponseFrames {

	private static final byte[] EVENT = ascii("event: ");

	private static final byte[] DATA = ascii("\ndata: ");

	private static final byte[] END = ascii("\n\n");

	private static final byte[] NUMBER = ascii("\",\"sequence_number\":");

	private static final byte[] MESSAGE_NUMBER = ascii("\",\"logprobs\":[],\"sequence_number\":");

	private final JsonMapper mapper;

	private final int seen;

	/** Put into each event, so that the client knows its request; null: none. */
	private final @Nullable String streamId;

	private final byte[] deltaEnd;

	private int number;

	/**
	 * @param seen the last number that the client has; -1: none
	 * @param streamId the id that the client chose for the events; null: none
	 */
	ResponseFrames(JsonMapper mapper, int seen, @Nullable String streamId) {
		this.mapper = mapper;
		this.seen = seen;
		this.streamId = streamId;
		this.deltaEnd = (((streamId != null) ? ",\"stream_id\":" + mapper.writeValueAsString(streamId) : "") + "}\n\n")
			.getBytes(StandardCharsets.UTF_8);
	}

	/** Whether nobody gets the events: what counts is the response so far. */
	boolean forNobody() {
		return this.seen == Integer.MAX_VALUE;
	}

	/**
	 * Another server has begun the answer again. A client may have events of the one
	 * before that are not known here; those that follow get higher numbers.
	 * @return whether it has
	 */
	boolean beginAgain() {
		boolean unknown = this.number <= this.seen;
		this.number = Math.max(this.number, this.seen + 1);
		return unknown;
	}

	/** An event to be filled. */
	static ObjectNode event(String type) {
		return JsonNodeFactory.instance.objectNode().put("type", type);
	}

	/** Adds an event with the next number. */
	void add(ObjectNode event, ByteBuilder out) {
		int current = this.number++;
		if (current <= this.seen) {
			return;
		}
		event.put("sequence_number", current);
		if (this.streamId != null) {
			event.put("stream_id", this.streamId);
		}
		out.add(EVENT);
		out.add(ascii(event.path("type").asString()));
		out.add(DATA);
		out.add(this.mapper.writeValueAsBytes(event));
		out.add(END);
	}

	/** All of a delta before its text. */
	byte[] deltaStart(String type, String itemId, int outputIndex) {
		return ascii("event: " + type + "\ndata: {\"type\":\"" + type + "\",\"item_id\":\"" + itemId
				+ "\",\"output_index\":" + outputIndex + ",\"content_index\":0,\"delta\":\"");
	}

	/**
	 * Adds a delta with the next number; for speed without Jackson.
	 * @param message whether it is the answer's text, which has probabilities
	 */
	void addDelta(byte[] start, String text, boolean message, ByteBuilder out) {
		int current = this.number++;
		if (current > this.seen) {
			out.add(start);
			out.addJson(text);
			out.add(message ? MESSAGE_NUMBER : NUMBER);
			out.add(current);
			out.add(this.deltaEnd);
		}
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
