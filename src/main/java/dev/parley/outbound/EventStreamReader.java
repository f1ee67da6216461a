package dev.parley.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events from another server as the HTML standard has them. It also
 * shows each line of data before its event is complete, and lines of unknown fields, so
 * that a caller can be more lenient than the standard; it allocates nothing for a line
 * that its caller reads in place and takes. Used by one thread.
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

	/** Where the value of the current line begins. */
	private int from;

	/** The current line is of data and belongs to the event, unless it is taken. */
	private boolean offered;

	private boolean complete;

	private String type = "";

	private String id = "";

	private String lastEventId = "";

	private @Nullable Duration retry;

	/**
	 * The events of a connection.
	 * @param limit of a line and of an event's data, in bytes
	 */
	public EventStreamReader(InputStream in, int limit) {
		this.lines = new LineReader(in, limit);
		this.data = new EventData(limit);
	}

	/**
	 * Reads on to the next line of data, line of an unknown field, or end of an event.
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
			// The first digits of a number that was cut off are another number.
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

	/** Whether the line is of this field; if so, its value begins at {@link #from}. */
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

	/** The line of data that was found is an event of its own, not a part of one. */
	public void takeLine() {
		this.offered = false;
	}

	/**
	 * Holds the value of the line of data that was found, from {@link #from()} to
	 * {@link #to()}; of an unknown field, the whole line. It is there until the next call
	 * of {@link #next()}.
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

	/** The line that {@link #buffer()} holds, as text. */
	public String line() {
		return new String(buffer(), this.from, to() - this.from, StandardCharsets.UTF_8);
	}

	/**
	 * Whether the event has data, without the line that was found last. At the end of the
	 * stream this is data of an event that was cut off.
	 */
	public boolean hasData() {
		return this.data.isPresent();
	}

	/** The data of the event, its lines joined by LF. */
	public String data() {
		return this.data.text();
	}

	/** The type of the event; empty if it has none. */
	public String type() {
		return this.type;
	}

	/** The id of the last complete event that had one; empty if none had. */
	public String lastEventId() {
		return this.lastEventId;
	}

	/** How long to wait before connecting again; null if the server does not say. */
	public @Nullable Duration retry() {
		return this.retry;
	}

	/** What {@link #next()} has found. */
	public enum Found {

		/** A line of data. */
		DATA,

		/** A line of a field that the standard does not know, and ignores. */
		OTHER,

		/** The end of an event that has data. */
		EVENT,

		/** The end of the stream. */
		END

	}

}
