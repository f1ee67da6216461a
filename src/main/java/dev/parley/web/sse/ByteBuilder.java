package dev.parley.web.sse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects bytes for one write. Used by one thread. */
public final class ByteBuilder {

	private static final int FIRST_CAPACITY = 256;

	private static final int LARGEST_KEPT = 16 * 1024;

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	private byte[] bytes = new byte[FIRST_CAPACITY];

	private int size;

	public void add(byte[] more) {
		add(more, more.length);
	}

	/** Adds the first {@code length} bytes of an array. */
	public void add(byte[] more, int length) {
		ensure(length);
		System.arraycopy(more, 0, this.bytes, this.size, length);
		this.size += length;
	}

	/** Adds a number of 0 or more in decimal digits. */
	public void add(int number) {
		if (number >= 10) {
			add(number / 10);
		}
		ensure(1);
		this.bytes[this.size++] = (byte) ('0' + number % 10);
	}

	/**
	 * Adds the content of a JSON string, escaped as RFC 8259 requires. A lone surrogate,
	 * which UTF-8 cannot encode, is escaped too; its other half may come with the next
	 * token.
	 */
	public void addJson(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			ensure(6);
			if (c >= 0x80) {
				i += addNonAscii(text, i, c);
			}
			else if (c >= ' ' && c != '"' && c != '\\') {
				this.bytes[this.size++] = (byte) c;
			}
			else {
				addEscaped(c);
			}
		}
	}

	private void addEscaped(char c) {
		byte shorthand = switch (c) {
			case '"', '\\' -> (byte) c;
			case '\n' -> 'n';
			case '\r' -> 'r';
			case '\t' -> 't';
			default -> 0;
		};
		if (shorthand == 0) {
			addUnicodeEscape(c);
		}
		else {
			this.bytes[this.size++] = '\\';
			this.bytes[this.size++] = shorthand;
		}
	}

	private void addUnicodeEscape(char c) {
		this.bytes[this.size++] = '\\';
		this.bytes[this.size++] = 'u';
		for (int shift = 12; shift >= 0; shift -= 4) {
			this.bytes[this.size++] = HEX[(c >> shift) & 0xF];
		}
	}

	/** Adds one character; says how many further ones of the text were taken with it. */
	private int addNonAscii(String text, int index, char c) {
		if (c < 0x800) {
			this.bytes[this.size++] = (byte) (0xC0 | (c >> 6));
			this.bytes[this.size++] = continuation(c);
			return 0;
		}
		if (!Character.isSurrogate(c)) {
			this.bytes[this.size++] = (byte) (0xE0 | (c >> 12));
			this.bytes[this.size++] = continuation(c >> 6);
			this.bytes[this.size++] = continuation(c);
			return 0;
		}
		if (Character.isHighSurrogate(c) && index + 1 < text.length()
				&& Character.isLowSurrogate(text.charAt(index + 1))) {
			int point = Character.toCodePoint(c, text.charAt(index + 1));
			this.bytes[this.size++] = (byte) (0xF0 | (point >> 18));
			this.bytes[this.size++] = continuation(point >> 12);
			this.bytes[this.size++] = continuation(point >> 6);
			this.bytes[this.size++] = continuation(point);
			return 1;
		}
		addUnicodeEscape(c);
		return 0;
	}

	/** A byte of UTF-8 that is not the first of its character: the lowest six bits. */
	private static byte continuation(int bits) {
		return (byte) (0x80 | (bits & 0x3F));
	}

	private void ensure(int more) {
		if (this.size + more > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(2 * this.bytes.length, this.size + more));
		}
	}

	public boolean isEmpty() {
		return this.size == 0;
	}

	/** Returns the collected bytes and starts over. */
	public byte[] take() {
		byte[] taken = Arrays.copyOf(this.bytes, this.size);
		this.size = 0;
		if (this.bytes.length > LARGEST_KEPT) {
			this.bytes = new byte[FIRST_CAPACITY];
		}
		return taken;
	}

}
