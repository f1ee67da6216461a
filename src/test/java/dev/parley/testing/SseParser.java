package dev.parley.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads an event stream byte by byte as a browser does, except that malformed UTF-8 is an
 * error. Used by one thread.
 *
 * @see <a href=
 * "https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">Interpreting
 * an event stream</a>
 */
final class SseParser {

	private static final String BYTE_ORDER_MARK = "\ufeff";

	private final Consumer<Event> events;

	private final Consumer<String> comments;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	private boolean firstLine = true;

	private boolean afterCarriageReturn;

	private String lastId = "";

	private String type = "";

	private final StringBuilder data = new StringBuilder();

	SseParser(Consumer<Event> events, Consumer<String> comments) {
		this.events = events;
		this.comments = comments;
	}

	/** Parses the next bytes; an incomplete frame at the end of the stream is dropped. */
	void feed(byte[] bytes, int length) throws CharacterCodingException {
		for (int i = 0; i < length; i++) {
			byte next = bytes[i];
			boolean secondOfPair = this.afterCarriageReturn && next == '\n';
			this.afterCarriageReturn = next == '\r';
			if (next == '\r' || (next == '\n' && !secondOfPair)) {
				endLine();
			}
			else if (next != '\n') {
				this.line.write(next);
			}
		}
	}

	private void endLine() throws CharacterCodingException {
		String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(this.line.toByteArray())).toString();
		this.line.reset();
		if (this.firstLine && text.startsWith(BYTE_ORDER_MARK)) {
			text = text.substring(1);
		}
		this.firstLine = false;
		int colon = text.indexOf(':');
		if (text.isEmpty()) {
			dispatch();
		}
		else if (colon == 0) {
			this.comments.accept(text.substring(1));
		}
		else if (colon < 0) {
			field(text, "");
		}
		else {
			int start = text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1;
			field(text.substring(0, colon), text.substring(start));
		}
	}

	private void field(String name, String value) {
		switch (name) {
			case "event" -> this.type = value;
			case "data" -> this.data.append(value).append('\n');
			case "id" -> this.lastId = (value.indexOf('\0') < 0) ? value : this.lastId;
			default -> {
			}
		}
	}

	private void dispatch() {
		if (!this.data.isEmpty()) {
			this.data.setLength(this.data.length() - 1);
			this.events.accept(new Event(this.lastId, this.type.isEmpty() ? "message" : this.type, this.data.toString(),
					System.nanoTime()));
		}
		this.data.setLength(0);
		this.type = "";
	}

}
