import module java.base;

/**
 * One token of the upstream's answer: its text tells its place and when it was sent, in
 * {@link System#nanoTime()}, so that its reader can tell what was lost, doubled or slow.
 */
record Token(int index, long sentAt) {

	private static final Pattern TEXT = Pattern.compile("@(\\d{1,9}):(\\d{1,18});");

	/** The token at {@code start} of a text; null where something else stands there. */
	static Token at(int start, String text) {
		Matcher matcher = TEXT.matcher(text).region(start, text.length());
		return matcher.lookingAt() ? new Token(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)))
				: null;
	}

	String text() {
		return "@" + this.index + ":" + this.sentAt + ";";
	}

}
