package dev.parley.outbound;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects the data lines of one event, joined by LF. Used by one thread. */
final class EventData {

	private final int limit;

	private byte[] bytes = {};

	private int length;

	private boolean present;

	/** Creates a collector for up to {@code limit} bytes. */
	EventData(int limit) {
		this.limit = limit;
	}

	void addLine(byte[] source, int from, int to) throws EventTooLongException {
		int room = this.length + 1 + to - from;
		if (room > this.limit) {
			throw new EventTooLongException(this.limit);
		}
		if (room > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(room, 2 * this.bytes.length));
		}
		if (this.present) {
			this.bytes[this.length++] = '\n';
		}
		System.arraycopy(source, from, this.bytes, this.length, to - from);
		this.length += to - from;
		this.present = true;
	}

	void clear() {
		this.length = 0;
		this.present = false;
	}

	/** Whether there was a line, even an empty one. */
	boolean isPresent() {
		return this.present;
	}

	String text() {
		return new String(this.bytes, 0, this.length, StandardCharsets.UTF_8);
	}

}
