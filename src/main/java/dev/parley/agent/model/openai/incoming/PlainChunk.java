package dev.parley.agent.model.openai.incoming;

import java.nio.charset.StandardCharsets;

import dev.parley.agent.model.openai.incoming.AnswerPiece.Text;
import org.jspecify.annotations.Nullable;

/**
 * The fast path for the most frequent chunk, which has only text for the first choice. It
 * scans the chunk's bytes in place and allocates one string; building a JSON tree would
 * cost ten times as much for each token. It is strict: {@link ChunkReader} reads all
 * other chunks. A property test checks that both give the same result for every chunk
 * that this class accepts. Used by one thread.
 */
final class PlainChunk {

	private byte[] json = {};

	private int at;

	private int end;

	private @Nullable String content;

	/**
	 * Reads the text of a chunk.
	 * @return null if this class does not accept the chunk
	 */
	@Nullable Text read(byte[] bytes, int from, int to) {
		this.json = bytes;
		this.at = from;
		this.end = to;
		this.content = null;
		boolean plain = object(Level.CHUNK);
		skipSpace();
		String text = this.content;
		return (plain && this.at == this.end && text != null) ? new Text(text) : null;
	}

	private boolean object(Level level) {
		if (!take('{')) {
			return false;
		}
		do {
			skipSpace();
			int nameFrom = this.at + 1;
			if (!skipPlainString()) {
				return false;
			}
			int nameTo = this.at - 1;
			if (!take(':') || !member(level, nameFrom, nameTo)) {
				return false;
			}
		}
		while (take(','));
		return take('}');
	}

	private boolean member(Level level, int from, int to) {
		skipSpace();
		if (word("null")) {
			// Null means absent, except for a choice without a delta.
			return !is(from, to, "choices") && !is(from, to, "delta") && !is(from, to, "content");
		}
		return switch (level) {
			case CHUNK -> is(from, to, "choices") ? choices()
					: is(from, to, "object") ? !word("\"error\"") && skipScalar() : isLabel(from, to) && skipScalar();
			case CHOICE -> is(from, to, "delta") ? this.content == null && object(Level.DELTA)
					: is(from, to, "index") && word("0");
			case DELTA -> is(from, to, "content") ? content() : is(from, to, "role") && skipPlainString();
		};
	}

	private boolean choices() {
		return this.content == null && take('[') && object(Level.CHOICE) && take(']');
	}

	/** Whether a member of a chunk contains nothing of the answer. */
	private boolean isLabel(int from, int to) {
		return is(from, to, "id") || is(from, to, "created") || is(from, to, "model")
				|| is(from, to, "system_fingerprint") || is(from, to, "service_tier") || is(from, to, "obfuscation")
				|| is(from, to, "provider");
	}

	private boolean skipScalar() {
		if (this.at < this.end && this.json[this.at] == '"') {
			return skipPlainString();
		}
		int start = this.at;
		while (this.at < this.end && this.json[this.at] >= '0' && this.json[this.at] <= '9') {
			this.at++;
		}
		return this.at - start == 1 || (this.at > start && this.at - start < 19 && this.json[start] != '0');
	}

	/** Skips an ASCII string without escapes. */
	private boolean skipPlainString() {
		if (this.at >= this.end || this.json[this.at] != '"') {
			return false;
		}
		for (int i = this.at + 1; i < this.end; i++) {
			byte b = this.json[i];
			if (b == '"') {
				this.at = i + 1;
				return true;
			}
			if (b < ' ' || b == '\\') {
				return false;
			}
		}
		return false;
	}

	private boolean content() {
		if (this.content != null || this.at >= this.end || this.json[this.at] != '"') {
			return false;
		}
		int start = ++this.at;
		boolean escapes = false;
		for (int i = start; i < this.end; i++) {
			byte b = this.json[i];
			if (b == '"') {
				String raw = new String(this.json, start, i - start, StandardCharsets.UTF_8);
				this.at = i + 1;
				this.content = escapes ? unescaped(raw) : raw;
				return this.content != null;
			}
			if (b == '\\') {
				escapes = true;
				i++;
			}
			else if (b >= 0 && b < ' ') {
				return false;
			}
		}
		return false;
	}

	/** The text without escapes; null if an escape is invalid. */
	private static @Nullable String unescaped(String raw) {
		StringBuilder text = new StringBuilder(raw.length());
		for (int i = 0; i < raw.length(); i++) {
			char c = raw.charAt(i);
			if (c != '\\') {
				text.append(c);
				continue;
			}
			if (++i == raw.length()) {
				return null;
			}
			switch (raw.charAt(i)) {
				case '"', '\\', '/' -> text.append(raw.charAt(i));
				case 'n' -> text.append('\n');
				case 't' -> text.append('\t');
				case 'r' -> text.append('\r');
				case 'b' -> text.append('\b');
				case 'f' -> text.append('\f');
				case 'u' -> {
					int code = hex(raw, i + 1);
					if (code < 0) {
						return null;
					}
					text.append((char) code);
					i += 4;
				}
				default -> {
					return null;
				}
			}
		}
		return text.toString();
	}

	/** The value of four hexadecimal digits; -1 if there are none. */
	private static int hex(String raw, int from) {
		if (from + 4 > raw.length()) {
			return -1;
		}
		int code = 0;
		for (int i = from; i < from + 4; i++) {
			char c = raw.charAt(i);
			int digit = (c < 0x80) ? Character.digit(c, 16) : -1;
			if (digit < 0) {
				return -1;
			}
			code = (code << 4) | digit;
		}
		return code;
	}

	private boolean is(int from, int to, String name) {
		if (to - from != name.length()) {
			return false;
		}
		for (int i = 0; i < name.length(); i++) {
			if (this.json[from + i] != name.charAt(i)) {
				return false;
			}
		}
		return true;
	}

	private boolean word(String word) {
		if (this.at + word.length() > this.end || !is(this.at, this.at + word.length(), word)) {
			return false;
		}
		this.at += word.length();
		return true;
	}

	private boolean take(char expected) {
		skipSpace();
		if (this.at < this.end && this.json[this.at] == expected) {
			this.at++;
			return true;
		}
		return false;
	}

	private void skipSpace() {
		while (this.at < this.end && (this.json[this.at] == ' ' || this.json[this.at] == '\t')) {
			this.at++;
		}
	}

	/** The nesting levels of objects. */
	private enum Level {

		CHUNK, CHOICE, DELTA

	}

}
