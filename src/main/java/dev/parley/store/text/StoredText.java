package dev.parley.store.text;

import org.jspecify.annotations.Nullable;

/**
 * Replaces characters that a database cannot store by U+FFFD: U+0000, which PostgreSQL
 * rejects, and lone surrogates, which UTF-8 cannot encode.
 */
public final class StoredText {

	private static final char REPLACEMENT = '\uFFFD';

	private StoredText() {
	}

	public static @Nullable String ofNullable(@Nullable String text) {
		return (text != null) ? of(text) : null;
	}

	public static String of(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == 0 || Character.isSurrogate(c)) {
				return replaced(text);
			}
		}
		return text;
	}

	private static String replaced(String text) {
		StringBuilder result = new StringBuilder(text.length());
		text.codePoints().forEach((c) -> {
			boolean broken = c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
			result.appendCodePoint(broken ? REPLACEMENT : c);
		});
		return result.toString();
	}

}
