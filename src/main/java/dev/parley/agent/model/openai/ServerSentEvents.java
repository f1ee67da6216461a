package dev.parley.agent.model.openai;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Reads the data of server-sent events from a connection, as the HTML standard has them
 * but for two things no model sends: lines end with LF or CRLF, not CR alone, and there
 * is no byte order mark. An event without its empty line at the end is dropped. Used by
 * one thread.
 */
final class ServerSentEvents {

	/** An event of more bytes is taken for a fault. */
	private static final int LONGEST = 4 << 20;

	private static final int USUAL = 1 << 10;

	private static final byte[] DATA = { 'd', 'a', 't', 'a', ':' };

	private final InputStream in;

	private final Runnable onBytes;

	private byte[] buffer = new byte[USUAL];

	private int start;

	private int end;

	/**
	 * Events of a connection.
	 * @param onBytes is run whenever bytes have come
	 */
	ServerSentEvents(InputStream in, Runnable onBytes) {
		this.in = in;
		this.onBytes = onBytes;
	}

	/** The data of the next event that has any; null at the end of the stream. */
	byte @Nullable [] next() throws IOException {
		byte[] data = null;
		for (int newline = findNewline(); newline >= 0; newline = findNewline()) {
			int from = this.start;
			int to = (newline > from && this.buffer[newline - 1] == '\r') ? newline - 1 : newline;
			this.start = newline + 1;
			if (from == to && data != null) {
				return data;
			}
			if (to - from >= DATA.length
					&& Arrays.equals(this.buffer, from, from + DATA.length, DATA, 0, DATA.length)) {
				int value = from + DATA.length;
				data = join(data, (value < to && this.buffer[value] == ' ') ? value + 1 : value, to);
			}
		}
		return null;
	}

	/** The place of the next line's end; -1 at the end of the stream. */
	private int findNewline() throws IOException {
		int place = this.start;
		while (true) {
			for (; place < this.end; place++) {
				if (this.buffer[place] == '\n') {
					return place;
				}
			}
			int scanned = place - this.start;
			makeRoom();
			int count = this.in.read(this.buffer, this.end, this.buffer.length - this.end);
			if (count < 0) {
				return -1;
			}
			this.onBytes.run();
			this.end += count;
			place = this.start + scanned;
		}
	}

	private void makeRoom() throws IOException {
		if (this.start > 0) {
			System.arraycopy(this.buffer, this.start, this.buffer, 0, this.end - this.start);
			this.end -= this.start;
			this.start = 0;
		}
		if (this.end == this.buffer.length) {
			if (this.end >= LONGEST) {
				throw new EOFException("An event of the stream has no end");
			}
			this.buffer = Arrays.copyOf(this.buffer, 2 * this.end);
		}
	}

	private byte[] join(byte @Nullable [] before, int from, int to) throws IOException {
		if (before == null) {
			return Arrays.copyOfRange(this.buffer, from, to);
		}
		byte[] joined = Arrays.copyOf(before, before.length + 1 + to - from);
		if (joined.length > LONGEST) {
			throw new EOFException("An event of the stream has no end");
		}
		joined[before.length] = '\n';
		System.arraycopy(this.buffer, from, joined, before.length + 1, to - from);
		return joined;
	}

}
