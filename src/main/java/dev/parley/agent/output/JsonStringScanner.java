package dev.parley.agent.output;

/**
 * Scans the characters of a JSON string after its opening quote, and tells after which of
 * them the string could be closed. Used by one thread at a time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-7">RFC 8259, section 7</a>
 */
final class JsonStringScanner {

	private static final int UNICODE_DIGITS = 4;

	private boolean escaped;

	private int unicodeDigits;

	private int unicode;

	/** Reads one character of the JSON text. */
	Step accept(char c) {
		if (c < ' ') {
			return Step.INVALID;
		}
		if (this.unicodeDigits > 0) {
			return inUnicodeEscape(c);
		}
		if (this.escaped) {
			return escape(c);
		}
		return switch (c) {
			case '\\' -> {
				this.escaped = true;
				yield Step.PART;
			}
			case '"' -> Step.END;
			default -> read(c);
		};
	}

	private Step escape(char c) {
		if (c != 'u' && "\"\\/bfnrt".indexOf(c) < 0) {
			return Step.INVALID;
		}
		this.escaped = false;
		if (c == 'u') {
			this.unicodeDigits = UNICODE_DIGITS;
			this.unicode = 0;
			return Step.PART;
		}
		return read(c);
	}

	private Step inUnicodeEscape(char c) {
		int digit = (c < 0x80) ? Character.digit(c, 16) : -1;
		if (digit < 0) {
			return Step.INVALID;
		}
		this.unicode = 16 * this.unicode + digit;
		return (--this.unicodeDigits == 0) ? read((char) this.unicode) : Step.PART;
	}

	/**
	 * Classifies a character; a high surrogate is incomplete without its low surrogate.
	 */
	private static Step read(char c) {
		return Character.isHighSurrogate(c) ? Step.PART : Step.CHARACTER;
	}

	/** The effect of a character on the string. */
	enum Step {

		/** The character is not allowed here. */
		INVALID,

		/** More characters must follow. */
		PART,

		/** A character of the string is complete. */
		CHARACTER,

		/** The string is complete. */
		END

	}

}
