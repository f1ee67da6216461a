package dev.parley.agent.model.openai.incoming;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Reads the data of server-sent events from a connection, line by line as the HTML
 * standard has it, and more lenient where events end: data that may be all of its event
 * is offered as soon as its line is there, because some APIs leave out the empty line. An
 * event that the end of the stream cuts short counts. Used by one thread.
 *
 * @see <a href=
 * "https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">Parsing
 * an event stream</a>
 */
final class ServerSentEvents {

	private static final int USUAL = 1 << 10;

	private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

	private final InputStream in;

	private byte[] buffer = new byte[USUAL];

	private int start;

	private int end;

	/** Where the line ends that was read last, without its line break. */
	private int lineEnd;

	/** The next line begins here. */
	private int next;

	private boolean afterCarriageReturn;

	private boolean ended;

	/** The lines of data that are not all of their event. */
	private byte[] pending = {};

	private int pendingLength;

	private boolean hasPending;

	private boolean done;

	private byte[] data = {};

	private int from;

	private int to;

	private String name = "";

	ServerSentEvents(InputStream in) {
		this.in = in;
	}

	/**
	 * Reads on until there is data. It is there until this is called again.
	 */
	Found next() throws IOException {
		if (this.done) {
			return Found.DONE;
		}
		while (readLine()) {
			if (this.start == this.lineEnd) {
				if (offerPending()) {
					return Found.EVENT;
				}
				this.name = "";
			}
			else if (isField(EVENT)) {
				this.name = new String(this.buffer, value(EVENT), this.lineEnd - value(EVENT), StandardCharsets.UTF_8)
					.strip();
			}
			else if (isField(DATA) || isDone(this.start)) {
				Found found = takeData(isField(DATA) ? value(DATA) : this.start);
				if (found != null) {
					return found;
				}
			}
		}
		return offerPending() ? Found.EVENT : Found.END;
	}

	private @Nullable Found takeData(int value) {
		if (isDone(value)) {
			this.done = true;
			return offerPending() ? Found.EVENT : Found.DONE;
		}
		if (!this.hasPending && value < this.lineEnd && this.buffer[value] == '{' && endsWithBrace()) {
			offer(this.buffer, value, this.lineEnd);
			return Found.LINE;
		}
		append(this.buffer, value, this.lineEnd);
		return null;
	}

	/** What was found last, a {@link Found#LINE}, is not all of its event. */
	void putBack() {
		append(this.data, this.from, this.to);
	}

	byte[] data() {
		return this.data;
	}

	int from() {
		return this.from;
	}

	int to() {
		return this.to;
	}

	/** The type of the event; empty if it has none. */
	String name() {
		return this.name;
	}

	private boolean offerPending() {
		boolean offered = this.hasPending && this.pendingLength > 0;
		if (offered) {
			offer(this.pending, 0, this.pendingLength);
		}
		this.hasPending = false;
		this.pendingLength = 0;
		return offered;
	}

	private void offer(byte[] bytes, int from, int to) {
		this.data = bytes;
		this.from = from;
		this.to = to;
	}

	private void append(byte[] bytes, int from, int to) {
		int room = this.pendingLength + 1 + to - from;
		requireFits(room);
		if (room > this.pending.length) {
			this.pending = Arrays.copyOf(this.pending, Math.max(room, 2 * this.pending.length));
		}
		if (this.hasPending) {
			this.pending[this.pendingLength++] = '\n';
		}
		System.arraycopy(bytes, from, this.pending, this.pendingLength, to - from);
		this.pendingLength += to - from;
		this.hasPending = true;
	}

	private boolean isField(byte[] field) {
		int after = this.start + field.length;
		return after <= this.lineEnd && Arrays.equals(this.buffer, this.start, after, field, 0, field.length)
				&& (after == this.lineEnd || this.buffer[after] == ':');
	}

	private int value(byte[] field) {
		int value = Math.min(this.start + field.length + 1, this.lineEnd);
		return (value < this.lineEnd && this.buffer[value] == ' ') ? value + 1 : value;
	}

	private boolean isDone(int from) {
		int first = from;
		int last = this.lineEnd;
		while (first < last && this.buffer[first] <= ' ' && this.buffer[first] >= 0) {
			first++;
		}
		while (first < last && this.buffer[last - 1] <= ' ' && this.buffer[last - 1] >= 0) {
			last--;
		}
		return Arrays.equals(this.buffer, first, last, DONE, 0, DONE.length);
	}

	private boolean endsWithBrace() {
		int last = this.lineEnd - 1;
		while (last > this.start && this.buffer[last] == ' ') {
			last--;
		}
		return this.buffer[last] == '}';
	}

	/** Finds the next line; the last one needs no line break. */
	private boolean readLine() throws IOException {
		this.start = this.next;
		int place = this.start;
		while (true) {
			for (; place < this.end; place++) {
				byte b = this.buffer[place];
				if (b == '\n' && place == this.start && this.afterCarriageReturn) {
					// The second half of the line break before.
					this.start++;
				}
				else if (b == '\n' || b == '\r') {
					this.lineEnd = place;
					this.next = place + 1;
					this.afterCarriageReturn = b == '\r';
					return true;
				}
				this.afterCarriageReturn = false;
			}
			int scanned = place - this.start;
			if (this.ended || !fill()) {
				this.lineEnd = this.end;
				this.next = this.end;
				return this.start < this.end;
			}
			place = this.start + scanned;
		}
	}

	private boolean fill() throws IOException {
		if (this.start > 0) {
			System.arraycopy(this.buffer, this.start, this.buffer, 0, this.end - this.start);
			this.end -= this.start;
			this.start = 0;
		}
		if (this.end == this.buffer.length) {
			requireFits(2 * this.end);
			this.buffer = Arrays.copyOf(this.buffer, 2 * this.end);
		}
		int count = this.in.read(this.buffer, this.end, this.buffer.length - this.end);
		this.ended = count < 0;
		this.end += Math.max(count, 0);
		return !this.ended;
	}

	private static void requireFits(int size) {
		if (size > AnswerLimits.MESSAGE) {
			throw AnswerLimits.exceeded("an event of more than " + AnswerLimits.MESSAGE + " bytes");
		}
	}

	/** What {@link #next()} has found. */
	enum Found {

		/** A line of data that may be all of its event. */
		LINE,

		/** All the data of an event. */
		EVENT,

		/** The sign by which OpenAI's streams say that this was all. */
		DONE,

		/** The end of the stream. */
		END

	}

}
