package dev.parley.agent.model.openai.incoming;

import java.nio.charset.StandardCharsets;

import dev.parley.agent.model.openai.incoming.AnswerPiece.Text;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Thought;
import org.jspecify.annotations.Nullable;

/**
 * The fast path for the most frequent chunks, which have only text, or only reasoning,
 * for the first choice. It scans the chunk's bytes in place and allocates one string;
 * building a JSON tree would cost ten times as much for each token. It is strict:
 * {@link ChunkReader} reads all other chunks. A property test checks that both give the
 * same result for every chunk that this class accepts. Used by one thread.
 */
final class PlainChunk {

	private byte[] json = {};

	private int at;

	private int end;

	private @Nullable String content;

	private @Nullable Thought thought;

	/**
	 * Reads the text of a chunk, or its reasoning.
	 * @return null if this class does not accept the chunk
	 */
	@Nullable AnswerPiece read(byte[] bytes, int from, int to) {
		this.json = bytes;
		this.at = from;
		this.end = to;
		this.content = null;
		this.thought = null;
		boolean plain = object(Level.CHUNK);
		skipSpace();
		if (!plain || this.at != this.end) {
			return null;
		}
		String text = this.content;
		Thought thinking = this.thought;
		if (thinking == null || thinking.text().isEmpty()) {
			return (text != null) ? new Text(text) : null;
		}
		return (text == null || text.isEmpty()) ? thinking : null;
	}

	/** Whether there is nothing so far: of two members of a name the last counts. */
	private boolean blank() {
		return this.content == null && this.thought == null;
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
			return !is(from, to, "choices") && !is(from, to, "delta") && (level != Level.DELTA || isAbsent(from, to));
		}
		return switch (level) {
			case CHUNK -> is(from, to, "choices") ? choices()
					: is(from, to, "object") ? !word("\"error\"") && skipScalar() : isLabel(from, to) && skipScalar();
			case CHOICE -> is(from, to, "delta") ? blank() && object(Level.DELTA) : is(from, to, "index") && word("0");
			case DELTA -> is(from, to, "content") ? content()
					: isThought(from, to) ? thought(from, to) : is(from, to, "role") && skipPlainString();
		};
	}

	/** Whether a null in this member withdraws nothing. */
	private boolean isAbsent(int from, int to) {
		return is(from, to, "content") ? this.content == null : this.thought == null || !isThought(from, to);
	}

	private boolean isThought(int from, int to) {
		return is(from, to, "reasoning_content") || is(from, to, "reasoning");
	}

	private boolean content() {
		this.content = (this.content == null) ? text() : null;
		return this.content != null;
	}

	private boolean thought(int from, int to) {
		String name = is(from, to, "reasoning") ? "reasoning" : "reasoning_content";
		String text = (this.thought == null) ? text() : null;
		this.thought = (text != null) ? new Thought(name, text) : null;
		return text != null;
	}

	private boolean choices() {
		return blank() && take('[') && object(Level.CHOICE) && take(']');
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

	/** A string; null if there is none. */
	private @Nullable String text() {
		if (this.at >= this.end || this.json[this.at] != '"') {
			return null;
		}
		int start = ++this.at;
		boolean escapes = false;
		for (int i = start; i < this.end; i++) {
			byte b = this.json[i];
			if (b == '"') {
				String raw = new String(this.json, start, i - start, StandardCharsets.UTF_8);
				this.at = i + 1;
				return escapes ? JsonEscapes.unescape(raw) : raw;
			}
			if (b == '\\') {
				escapes = true;
				i++;
			}
			else if (b >= 0 && b < ' ') {
				return null;
			}
		}
		return null;
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
