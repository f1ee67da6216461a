package dev.parley.agent.model;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Text that can be stored and sent as it is: without U+0000, which PostgreSQL refuses,
 * and without half a surrogate pair, for which UTF-8 has no form. U+FFFD takes their
 * place. All text goes through here where it comes in, so that what is told is what is
 * stored.
 */
public final class WellFormedText {

	private static final char REPLACEMENT = '\uFFFD';

	private WellFormedText() {
	}

	/** The text with its faults replaced; null stays null. */
	public static @Nullable String ofNullable(@Nullable String text) {
		return (text != null) ? of(text) : null;
	}

	/** The text with its faults replaced. */
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
	 * Text that comes in pieces: half a pair at the end of one waits for the next. Used
	 * by one thread at a time.
	 */
	public static final class Pieces implements Consumer<String> {

		private final Consumer<String> out;

		private String half = "";

		/** Hands each piece on, if anything of it is left. */
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

		/** There is no further piece. */
		public void end() {
			if (!this.half.isEmpty()) {
				this.half = "";
				this.out.accept(String.valueOf(REPLACEMENT));
			}
		}

	}

}
