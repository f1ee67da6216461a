package dev.parley.web.sse;

import java.nio.charset.StandardCharsets;

import dev.parley.run.event.RunEvent;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parley's own form: writes events as frames of {@code text/event-stream}. It remembers
 * nothing, so all connections share it.
 *
 * @see <a href=
 * "https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class EventEncoder implements EventFormat {

	private static final byte[] NO_PREFIX = {};

	private static final byte[] ID = ascii("id: ");

	private static final byte[] TOKEN = ascii("\nevent: token\ndata: ");

	private static final byte[] REASONING = ascii("\nevent: reasoning\ndata: ");

	private static final byte[] OUTPUT = ascii("\nevent: output\ndata: ");

	private static final byte[] EVENT = ascii("\nevent: ");

	private static final byte[] DATA = ascii("\ndata: ");

	private static final byte[] END = ascii("}\n\n");

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
		switch (event) {
			case RunEvent.Token _ -> out.add(TOKEN);
			case RunEvent.Reasoning _ -> out.add(REASONING);
			case RunEvent.Output _ -> out.add(OUTPUT);
			default -> {
				out.add(EVENT);
				out.add(ascii(EventJson.type(event)));
				out.add(DATA);
			}
		}
		this.json.open(event, out);
		out.add(END);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
