package dev.parley.agent.model.openai.incoming;

import org.jspecify.annotations.Nullable;

/**
 * The escapes in JSON's strings.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-7">RFC 8259, section 7</a>
 */
final class JsonEscapes {

	private JsonEscapes() {
	}

	/**
	 * The text of a string.
	 * @param raw what stands between its quotes
	 * @return null if an escape is none of JSON's
	 */
	static @Nullable String unescape(String raw) {
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

	/** The value of four digits; -1 if there are none. */
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

}
