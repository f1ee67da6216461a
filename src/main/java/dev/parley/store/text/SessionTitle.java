package dev.parley.store.text;

/** Derives the title of an untitled session from the beginning of its first message. */
public final class SessionTitle {

	private static final int MOST_CODE_POINTS = 80;

	private static final char ELLIPSIS = '…';

	private SessionTitle() {
	}

	/**
	 * A title of one line and at most 80 code points, cut after a word if possible.
	 * @param message not blank
	 */
	public static String of(String message) {
		String line = message.strip().replaceAll("\\s+", " ");
		if (line.codePointCount(0, line.length()) <= MOST_CODE_POINTS) {
			return line;
		}
		// Leaves room for the ellipsis.
		int end = line.offsetByCodePoints(0, MOST_CODE_POINTS - 1);
		int space = line.lastIndexOf(' ', end);
		return line.substring(0, (space > 0) ? space : end) + ELLIPSIS;
	}

}
