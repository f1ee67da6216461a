package dev.parley.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events from another server by the HTML standard. It also returns each
 * data line before its event is complete, and lines of unknown fields, so that a caller
 * can be more lenient than the standard. It allocates nothing for a line that the caller
 * reads in the buffer and takes. Used by one thread.
 *
 * @see <a href=
 * "https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">Interpreting
 * an event stream</a>
 */
public final class EventStreamReader {

	private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] RETRY = "retry".getBytes(StandardCharsets.US_ASCII);

	private final LineReader lines;

	private final EventData data;

	/** Offset of the current line's value in the buffer. */
	private int from;

	/**
	 * Whether the current line is data that belongs to the event because it was not
	 * taken.
	 */
	private boolean offered;

	private boolean complete;

	private String type = "";

	private String id = "";

	private String lastEventId = "";

	private @Nullable Duration retry;

	/**
	 * Creates a reader.
	 * @param limit for a line and for an event's data, in bytes
	 */
	public EventStreamReader(InputStream in, int limit) {
		this.lines = new LineReader(in, limit);
		this.data = new EventData(limit);
	}

	/**
	 * Reads up to the next data line, line of an unknown field, or end of an event.
	 * @throws EventTooLongException if a line or an event is longer than the limit
	 */
	public Found next() throws IOException {
		if (this.offered) {
			this.offered = false;
			this.data.addLine(this.lines.buffer(), this.from, this.lines.end());
		}
		if (this.complete) {
			startEvent();
		}
		while (this.lines.next()) {
			if (this.lines.start() < this.lines.end()) {
				Found found = readField();
				if (found != null) {
					return found;
				}
				continue;
			}
			this.lastEventId = this.id;
			if (hasData()) {
				this.complete = true;
				return Found.EVENT;
			}
			startEvent();
		}
		return Found.END;
	}

	private void startEvent() {
		this.complete = false;
		this.data.clear();
		this.type = "";
	}

	private @Nullable Found readField() {
		if (is(DATA)) {
			this.offered = true;
			return Found.DATA;
		}
		if (is(EVENT)) {
			this.type = line();
		}
		else if (is(ID)) {
			String value = line();
			this.id = (value.indexOf('\0') < 0) ? value : this.id;
		}
		else if (is(RETRY)) {
			// A cut-off line may contain only the first digits of the number.
			String value = line();
			this.retry = (value.matches("[0-9]{1,9}") && this.lines.isTerminated())
					? Duration.ofMillis(Integer.parseInt(value)) : this.retry;
		}
		else if (this.lines.buffer()[this.lines.start()] != ':') {
			this.from = this.lines.start();
			return Found.OTHER;
		}
		return null;
	}

	/** Whether the line has this field; if so, its value begins at {@link #from}. */
	private boolean is(byte[] field) {
		byte[] buffer = this.lines.buffer();
		int end = this.lines.end();
		int after = this.lines.start() + field.length;
		if (after > end || !Arrays.equals(buffer, this.lines.start(), after, field, 0, field.length)
				|| (after < end && buffer[after] != ':')) {
			return false;
		}
		int value = Math.min(after + 1, end);
		this.from = (value < end && buffer[value] == ' ') ? value + 1 : value;
		return true;
	}

	/**
	 * Takes the data line out of its event, because the caller handles it as an event of
	 * its own.
	 */
	public void takeLine() {
		this.offered = false;
	}

	/**
	 * Contains the value of the data line, or the whole line of an unknown field, from
	 * {@link #from()} to {@link #to()}. Valid until the next call of {@link #next()}.
	 */
	public byte[] buffer() {
		return this.lines.buffer();
	}

	public int from() {
		return this.from;
	}

	public int to() {
		return this.lines.end();
	}

	/** The line in {@link #buffer()} as text. */
	public String line() {
		return new String(buffer(), this.from, to() - this.from, StandardCharsets.UTF_8);
	}

	/**
	 * Whether the event has data, not counting the current line. At the end of the
	 * stream, this is data of an incomplete event.
	 */
	public boolean hasData() {
		return this.data.isPresent();
	}

	/** The data of the event; lines are joined by LF. */
	public String data() {
		return this.data.text();
	}

	/** The type of the event; empty if it has none. */
	public String type() {
		return this.type;
	}

	/** The id of the last complete event with an id; empty if there was none. */
	public String lastEventId() {
		return this.lastEventId;
	}

	/** How long to wait before reconnecting; null if the server did not say. */
	public @Nullable Duration retry() {
		return this.retry;
	}

	/** What {@link #next()} found. */
	public enum Found {

		/** A data line. */
		DATA,

		/** A line of a field that the standard does not define. */
		OTHER,

		/** The end of an event that has data. */
		EVENT,

		/** The end of the stream. */
		END

	}

}
