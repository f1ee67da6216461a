package dev.parley.websocket;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import dev.parley.run.event.RunEvent;
import dev.parley.web.sse.ByteBuilder;
import dev.parley.web.sse.EventFormat;
import dev.parley.web.sse.EventJson;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as on the event stream, and adds the run's id, the number of the event,
 * and the id of the message that asked for them.
 */
final class SocketEvents implements EventFormat {

	private static final byte[] DATA = ascii("data: ");

	private static final byte[] END = ascii("}\n");

	private final EventJson json;

	/** For events that have the run's id already. */
	private final byte[] seq;

	private final byte[] runAndSeq;

	/**
	 * @param requestId null: the message has none
	 */
	SocketEvents(EventJson json, UUID runId, @Nullable String requestId) {
		this.json = json;
		String request = (requestId != null) ? ",\"request_id\":\"" + requestId + "\"" : "";
		this.seq = ascii(request + ",\"seq\":");
		this.runAndSeq = ascii(",\"run_id\":\"" + runId + "\"" + request + ",\"seq\":");
	}

	@Override
	public void add(int number, RunEvent event, ByteBuilder out) {
		out.add(DATA);
		this.json.open(event, out);
		out.add(switch (event) {
			case RunEvent.Accepted _, RunEvent.Done _, RunEvent.RequiresAction _ -> this.seq;
			default -> this.runAndSeq;
		});
		out.add(number);
		out.add(END);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
