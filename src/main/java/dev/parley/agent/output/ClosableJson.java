package dev.parley.agent.output;

import java.util.List;

/**
 * JSON that is being written, and what it takes to close it at any time. Used by one
 * thread at a time.
 */
final class ClosableJson {

	private final StringBuilder text = new StringBuilder();

	/** What closes the open objects and arrays, the innermost last. */
	private final StringBuilder closers = new StringBuilder();

	/** How much of the text makes sense once the open objects and arrays are closed. */
	private int whole;

	/** The same with the string that is being written, once it is closed as well. */
	private int wholeInString;

	void append(char c) {
		this.text.append(c);
	}

	void append(String more) {
		this.text.append(more);
	}

	/** Begins an object or an array. */
	void open(char opener, char closer) {
		this.text.append(opener);
		this.closers.append(closer);
		markWhole();
	}

	/** Ends the innermost object or array. */
	void close() {
		this.text.append(closer());
		this.closers.setLength(this.closers.length() - 1);
	}

	/** What ends the innermost object or array. */
	char closer() {
		return this.closers.charAt(this.closers.length() - 1);
	}

	/** How many objects and arrays are open. */
	int depth() {
		return this.closers.length();
	}

	/** Nothing is in the middle of being written, but objects and arrays. */
	void markWhole() {
		this.whole = this.text.length();
	}

	/** Nothing else is in the middle of being written, but a string. */
	void markWholeInString() {
		this.wholeInString = this.text.length();
	}

	/**
	 * The text with all that is open closed, in the order of preference.
	 * @param inString whether a string is being written that is a value
	 */
	List<String> closed(boolean inString) {
		String closing = new StringBuilder(this.closers).reverse().toString();
		String without = this.text.substring(0, this.whole) + closing;
		return inString ? List.of(this.text.substring(0, this.wholeInString) + '"' + closing, without)
				: List.of(without);
	}

	int length() {
		return this.text.length();
	}

	String text() {
		return this.text.toString();
	}

	/** What was added after the first {@code start} characters. */
	String textFrom(int start) {
		return this.text.substring(start);
	}

}
