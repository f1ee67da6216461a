package dev.parley.agent.model;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Replaces characters that cannot be stored or sent: U+0000, which PostgreSQL rejects,
 * and lone surrogates, which UTF-8 cannot encode. Each becomes U+FFFD. All input passes
 * through this class, so that readers see exactly the text that is stored.
 */
public final class WellFormedText {

	private static final char REPLACEMENT = '\uFFFD';

	private WellFormedText() {
	}

	/** The text with invalid characters replaced; null stays null. */
	public static @Nullable String ofNullable(@Nullable String text) {
		return (text != null) ? of(text) : null;
	}

	/** The text with invalid characters replaced. */
	public static String of(String text) {
		int fault = firstFault(text, 0);
		if (fault < 0) {
			return text;
		}
		StringBuilder replaced = new StringBuilder(text);
		for (; fault >= 0; fault = firstFault(text, fault + 1)) {
			replaced.setCharAt(fault, REPLACEMENT);
		}
		return replaced.toString();
	}

	private static int firstFault(String text, int start) {
		for (int i = start; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == 0) {
				return i;
			}
			if (Character.isSurrogate(c)) {
				if (!Character.isHighSurrogate(c) || i + 1 == text.length()
						|| !Character.isLowSurrogate(text.charAt(i + 1))) {
					return i;
				}
				i++;
			}
		}
		return -1;
	}

	/**
	 * Does the same for text that arrives in pieces: a high surrogate at the end of a
	 * piece is held back until the next one. Used by one thread at a time.
	 */
	public static final class Pieces implements Consumer<String> {

		private final Consumer<String> out;

		private String half = "";

		/** Passes each piece to {@code out} unless it is empty. */
		public Pieces(Consumer<String> out) {
			this.out = out;
		}

		@Override
		public void accept(String piece) {
			String text = this.half.isEmpty() ? piece : this.half + piece;
			this.half = "";
			int length = text.length();
			if (length > 0 && Character.isHighSurrogate(text.charAt(length - 1))) {
				this.half = text.substring(length - 1);
				text = text.substring(0, length - 1);
			}
			if (!text.isEmpty()) {
				this.out.accept(of(text));
			}
		}

		/** Ends the text, and passes on what was held back. */
		public void end() {
			if (!this.half.isEmpty()) {
				this.half = "";
				this.out.accept(String.valueOf(REPLACEMENT));
			}
		}

	}

}
