package dev.parley.web.sse;

import java.nio.charset.StandardCharsets;

import dev.parley.run.event.RunEvent;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parley's own form: writes events as frames of {@code text/event-stream}. For speed it
 * encodes tokens and reasoning, the most frequent events, and objects, which are JSON
 * already, without Jackson. It remembers nothing, so all connections share it.
 *
 * @see <a href=
 * "https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class EventEncoder implements EventFormat {

	private static final byte[] NO_PREFIX = {};

	private static final byte[] ID = ascii("id: ");

	private static final byte[] TOKEN = ascii("\nevent: token\ndata: {\"type\":\"token\",\"content\":\"");

	private static final byte[] TOKEN_END = ascii("\"}\n\n");

	private static final byte[] REASONING = ascii("\nevent: reasoning\ndata: {\"type\":\"reasoning\",\"content\":\"");

	private static final byte[] OUTPUT = ascii("\nevent: output\ndata: {\"type\":\"output\",\"output\":");

	private static final byte[] OUTPUT_END = ascii("}\n\n");

	private static final byte[] EVENT = ascii("\nevent: ");

	private static final byte[] DATA = ascii("\ndata: ");

	private static final byte[] END = ascii("\n\n");

	private final EventJson json;

	EventEncoder(JsonMapper mapper) {
		this.json = new EventJson(mapper);
	}

	@Override
	public void add(int seq, RunEvent event, ByteBuilder out) {
		encode(NO_PREFIX, seq, event, out);
	}

	/**
	 * Adds the frame of event number {@code seq}.
	 * @param idPrefix put before the number
	 */
	void encode(byte[] idPrefix, int seq, RunEvent event, ByteBuilder out) {
		out.add(ID);
		out.add(idPrefix);
		out.add(seq);
		if (event instanceof RunEvent.Token(String content)) {
			out.add(TOKEN);
			out.addJson(content);
			out.add(TOKEN_END);
		}
		else if (event instanceof RunEvent.Reasoning(String content)) {
			out.add(REASONING);
			out.addJson(content);
			out.add(TOKEN_END);
		}
		else if (event instanceof RunEvent.Output(String object)) {
			out.add(OUTPUT);
			out.add(object.getBytes(StandardCharsets.UTF_8));
			out.add(OUTPUT_END);
		}
		else {
			String type = EventJson.type(event);
			out.add(EVENT);
			out.add(ascii(type));
			out.add(DATA);
			out.add(this.json.bytes(type, event));
			out.add(END);
		}
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
