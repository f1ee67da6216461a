package dev.parley.mcp.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events from a connection as the HTML standard has them. An event
 * without its empty line at the end is dropped. Used by one thread.
 *
 * @see <a href=
 * "https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">Interpreting
 * an event stream</a>
 */
final class EventReader {

	private static final String BYTE_ORDER_MARK = "\ufeff";

	private static final String MESSAGE = "message";

	private final InputStream in;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	private final StringBuilder data = new StringBuilder();

	private boolean firstLine = true;

	private boolean afterCarriageReturn;

	private String type = "";

	private String id = "";

	private String lastEventId = "";

	private @Nullable Duration retry;

	/** Events of a connection; {@code in} should be buffered. */
	EventReader(InputStream in) {
		this.in = in;
	}

	/** The id that the last event had, or one before it; empty: none had one. */
	String lastEventId() {
		return this.lastEventId;
	}

	/** How long to wait before connecting again; null: the server does not say. */
	@Nullable Duration retry() {
		return this.retry;
	}

	/** The data of the next message; null at the end of the stream. */
	@Nullable String next() throws IOException {
		for (String text = readLine(); text != null; text = readLine()) {
			if (!text.isEmpty()) {
				take(text);
				continue;
			}
			this.lastEventId = this.id;
			boolean message = !this.data.isEmpty() && (this.type.isEmpty() || this.type.equals(MESSAGE));
			String complete = message ? this.data.substring(0, this.data.length() - 1) : "";
			this.data.setLength(0);
			this.type = "";
			if (message) {
				return complete;
			}
		}
		return null;
	}

	private void take(String text) {
		int colon = text.indexOf(':');
		int value = text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1;
		if (colon < 0) {
			takeField(text, "");
		}
		else if (colon > 0) {
			takeField(text.substring(0, colon), text.substring(value));
		}
	}

	private void takeField(String name, String value) {
		switch (name) {
			case "data" -> this.data.append(value).append('\n');
			case "event" -> this.type = value;
			case "id" -> this.id = (value.indexOf('\0') < 0) ? value : this.id;
			case "retry" ->
				this.retry = value.matches("[0-9]{1,9}") ? Duration.ofMillis(Integer.parseInt(value)) : this.retry;
			default -> {
				// The standard ignores other fields.
			}
		}
	}

	/**
	 * The next line that has its end: LF, CRLF or CR. Does not wait for more than that.
	 */
	private @Nullable String readLine() throws IOException {
		this.line.reset();
		while (true) {
			int next = this.in.read();
			boolean secondOfPair = next == '\n' && this.afterCarriageReturn;
			this.afterCarriageReturn = next == '\r';
			if (next < 0) {
				return null;
			}
			if (next == '\r' || (next == '\n' && !secondOfPair)) {
				String text = this.line.toString(StandardCharsets.UTF_8);
				boolean marked = this.firstLine && text.startsWith(BYTE_ORDER_MARK);
				this.firstLine = false;
				return marked ? text.substring(1) : text;
			}
			if (next != '\n') {
				this.line.write(next);
			}
		}
	}

}
