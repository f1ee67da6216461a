package dev.parley.agent.output;

/**
 * Reads the characters of a JSON string behind its opening quote, and knows after which
 * of them the string could end. Used by one thread at a time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-7">RFC 8259, section 7</a>
 */
final class JsonStringScanner {

	private static final int UNICODE_DIGITS = 4;

	private boolean escaped;

	private int unicodeDigits;

	private int unicode;

	/** Reads one character as it is written. */
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

	/** Half of a surrogate pair waits for its other half. */
	private static Step read(char c) {
		return Character.isHighSurrogate(c) ? Step.PART : Step.CHARACTER;
	}

	/** What a character is to the string. */
	enum Step {

		/** It may not stand there. */
		INVALID,

		/** More must follow. */
		PART,

		/** A character of the string is complete. */
		CHARACTER,

		/** The string is complete. */
		END

	}

}
