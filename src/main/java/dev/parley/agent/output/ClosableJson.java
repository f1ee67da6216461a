package dev.parley.agent.output;

import java.util.List;

/**
 * Incomplete JSON text that can be closed at any time. Used by one thread at a time.
 */
final class ClosableJson {

	private final StringBuilder text = new StringBuilder();

	/** The closing brackets of the open objects and arrays, innermost last. */
	private final StringBuilder closers = new StringBuilder();

	/** Length of the text that is valid once the open objects and arrays are closed. */
	private int whole;

	/** The same, including the current string once it is closed, too. */
	private int wholeInString;

	void append(char c) {
		this.text.append(c);
	}

	void append(String more) {
		this.text.append(more);
	}

	/** Opens an object or an array. */
	void open(char opener, char closer) {
		this.text.append(opener);
		this.closers.append(closer);
		markWhole();
	}

	/** Closes the innermost object or array. */
	void close() {
		this.text.append(closer());
		this.closers.setLength(this.closers.length() - 1);
	}

	/** The closing bracket of the innermost object or array. */
	char closer() {
		return this.closers.charAt(this.closers.length() - 1);
	}

	/** The number of open objects and arrays. */
	int depth() {
		return this.closers.length();
	}

	/** Marks that only objects and arrays are incomplete here. */
	void markWhole() {
		this.whole = this.text.length();
	}

	/** Marks that, besides objects and arrays, only a string is incomplete here. */
	void markWholeInString() {
		this.wholeInString = this.text.length();
	}

	/**
	 * The closed text in the order of preference.
	 * @param inString whether the text ends within a string value
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

	/** The text from offset {@code start}. */
	String textFrom(int start) {
		return this.text.substring(start);
	}

}
