package dev.parley.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads lines from a stream of bytes. A line ends with LF, CRLF or CR, and is returned
 * without waiting for further bytes. A byte order mark before the first line is skipped.
 * Used by one thread.
 */
final class LineReader {

	private static final int FIRST_CAPACITY = 1 << 10;

	private static final byte[] BYTE_ORDER_MARK = { (byte) 0xEF, (byte) 0xBB, (byte) 0xBF };

	private final InputStream in;

	private final int limit;

	private byte[] buffer;

	private int start;

	private int end;

	/** Offset of the next line. */
	private int next;

	/** Number of bytes in the buffer. */
	private int filled;

	private boolean afterCarriageReturn;

	private boolean first = true;

	private boolean ended;

	/** Creates a reader of lines of up to {@code limit} bytes. */
	LineReader(InputStream in, int limit) {
		this.in = in;
		this.limit = limit;
		this.buffer = new byte[Math.min(FIRST_CAPACITY, limit)];
	}

	/**
	 * Reads the next line. Bytes after the last line break of the stream count as a line.
	 * @return false at the end of the stream
	 * @throws EventTooLongException if the line is longer than the limit
	 */
	boolean next() throws IOException {
		boolean found = findLine();
		if (this.first) {
			this.first = false;
			int after = this.start + BYTE_ORDER_MARK.length;
			if (after <= this.end
					&& Arrays.equals(this.buffer, this.start, after, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)) {
				this.start = after;
			}
		}
		return found;
	}

	private boolean findLine() throws IOException {
		this.start = this.next;
		int scanned = 0;
		while (true) {
			skipSecondHalf();
			int place = lineBreak(this.start + scanned);
			if (place < this.filled) {
				this.end = place;
				this.next = place + 1;
				this.afterCarriageReturn = this.buffer[place] == '\r';
				return true;
			}
			scanned = this.filled - this.start;
			if (this.ended || !fill()) {
				this.end = this.filled;
				this.next = this.filled;
				return this.start < this.end;
			}
		}
	}

	/** Skips the LF of a CRLF whose CR ended the previous line. */
	private void skipSecondHalf() {
		if (this.afterCarriageReturn && this.start < this.filled) {
			this.afterCarriageReturn = false;
			if (this.buffer[this.start] == '\n') {
				this.start++;
			}
		}
	}

	/**
	 * The offset of the next line break; the end of the buffered bytes if there is none.
	 */
	private int lineBreak(int from) {
		byte[] bytes = this.buffer;
		int place = from;
		int limit = this.filled;
		while (place < limit && bytes[place] != '\n' && bytes[place] != '\r') {
			place++;
		}
		return place;
	}

	private boolean fill() throws IOException {
		if (this.start > 0) {
			System.arraycopy(this.buffer, this.start, this.buffer, 0, this.filled - this.start);
			this.filled -= this.start;
			this.start = 0;
		}
		if (this.filled == this.buffer.length) {
			if (this.filled == this.limit) {
				throw new EventTooLongException(this.limit);
			}
			this.buffer = Arrays.copyOf(this.buffer, Math.min(2 * this.filled, this.limit));
		}
		int count = this.in.read(this.buffer, this.filled, this.buffer.length - this.filled);
		this.ended = count < 0;
		this.filled += Math.max(count, 0);
		return !this.ended;
	}

	/**
	 * Contains the line from {@link #start()} to {@link #end()}, until the next one is
	 * read.
	 */
	byte[] buffer() {
		return this.buffer;
	}

	int start() {
		return this.start;
	}

	int end() {
		return this.end;
	}

	/**
	 * Whether the line has a line break; without one, the stream may have been cut off.
	 */
	boolean isTerminated() {
		return this.end < this.next;
	}

}
