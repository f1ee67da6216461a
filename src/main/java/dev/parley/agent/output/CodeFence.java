package dev.parley.agent.output;

import java.util.regex.Pattern;

/**
 * Recognizes a Markdown code fence that a model may put before an object. Used by one
 * thread.
 */
final class CodeFence {

	private static final int MAX_LENGTH = 64;

	/** Matches a fence or the beginning of one. */
	private static final Pattern FENCE = Pattern.compile("\\s*(`{1,2}|```\\s*[a-zA-Z]*\\s*)?");

	private final StringBuilder text = new StringBuilder();

	/**
	 * Adds the next character; false, without adding it, if the text would not be a
	 * fence.
	 */
	boolean accept(char c) {
		this.text.append(c);
		if (this.text.length() <= MAX_LENGTH && FENCE.matcher(this.text).matches()) {
			return true;
		}
		this.text.setLength(this.text.length() - 1);
		return false;
	}

	String text() {
		return this.text.toString();
	}

}
