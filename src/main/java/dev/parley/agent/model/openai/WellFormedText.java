package dev.parley.agent.model.openai;

/**
 * Makes text that UTF-8 has a form for: JSON's escapes can bring half a surrogate pair,
 * which becomes U+FFFD.
 */
final class WellFormedText {

	private static final int REPLACEMENT = '\uFFFD';

	private WellFormedText() {
	}

	static String of(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				return replaced(text);
			}
		}
		return text;
	}

	private static String replaced(String text) {
		StringBuilder result = new StringBuilder(text.length());
		text.codePoints()
			.map((point) -> (Character.getType(point) == Character.SURROGATE) ? REPLACEMENT : point)
			.forEach(result::appendCodePoint);
		return result.toString();
	}

}
