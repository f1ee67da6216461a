package dev.parley.agent.output;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a JSON object piece by piece, each character once, and can close at any time what
 * is open. It knows where things end, not whether numbers are well formed or names are
 * said twice. Used by one thread at a time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
final class PartialJson {

	private static final int MAX_DEPTH = 100;

	/** Models that lose their way send space without end; nobody else needs so much. */
	private static final int MAX_SPACE = 4096;

	private static final int MAX_FENCE = 64;

	/** A fence of Markdown, or the beginning of one. */
	private static final Pattern FENCE = Pattern.compile("\\s*(`{1,2}|```\\s*[a-zA-Z]*\\s*)?");

	private static final List<String> WORDS = List.of("true", "false", "null");

	private final StringBuilder text = new StringBuilder();

	/** What stands before the object. */
	private final StringBuilder fence = new StringBuilder();

	/** What closes the open objects and arrays, the innermost last. */
	private final StringBuilder closers = new StringBuilder();

	private State state = State.BEFORE;

	/** How much of the text makes sense once the open objects and arrays are closed. */
	private int whole;

	/** The same with the string that is being written, once it is closed as well. */
	private int wholeInString;

	private int space;

	private JsonStringScanner string = new JsonStringScanner();

	/** The literal that is being written. */
	private String word = "";

	private int wordLength;

	/**
	 * Reads on.
	 * @return what is new of {@link #text}
	 */
	String add(String piece) {
		int before = this.text.length();
		int read = 0;
		while (this.state != State.BROKEN && read < piece.length()) {
			if (accept(piece.charAt(read))) {
				read++;
			}
			else {
				this.state = State.BROKEN;
				this.text.append(this.fence);
			}
		}
		this.text.append(piece, read, piece.length());
		return this.text.substring(before);
	}

	/**
	 * The JSON so far, without the space between its parts and the fence around it. From
	 * if it is no JSON any more, it is kept as it came.
	 */
	String text() {
		return this.text.toString();
	}

	int length() {
		return this.text.length();
	}

	/** Whether this is one object and nothing else. */
	boolean complete() {
		return this.state == State.AFTER;
	}

	/** Whether this is no JSON object, however it goes on. */
	boolean broken() {
		return this.state == State.BROKEN;
	}

	/**
	 * The object so far, in the order of preference: with the string that is being
	 * written as far as it goes, if one is, then without it. Names without a value,
	 * numbers that may go on and half literals are left out.
	 */
	List<String> closed() {
		if (this.state == State.BEFORE || this.state == State.BROKEN) {
			return List.of();
		}
		String closing = new StringBuilder(this.closers).reverse().toString();
		String without = this.text.substring(0, this.whole) + closing;
		return (this.state == State.IN_STRING)
				? List.of(this.text.substring(0, this.wholeInString) + '"' + closing, without) : List.of(without);
	}

	private boolean accept(char c) {
		return switch (this.state) {
			case BEFORE -> begin(c);
			case IN_NAME, IN_STRING -> inString(c);
			case IN_NUMBER -> inNumber(c);
			case IN_WORD -> inWord(c);
			default -> isSpace(c) ? ++this.space <= MAX_SPACE : next(c);
		};
	}

	private boolean begin(char c) {
		if (c == '{') {
			return startValue(c);
		}
		this.fence.append(c);
		if (this.fence.length() <= MAX_FENCE && FENCE.matcher(this.fence).matches()) {
			return true;
		}
		this.fence.setLength(this.fence.length() - 1);
		return false;
	}

	/** A character that is no space, outside of names, strings, numbers and literals. */
	private boolean next(char c) {
		this.space = 0;
		return switch (this.state) {
			case FIRST_NAME -> (c == '}') ? close(c) : startString(c, State.IN_NAME);
			case NAME -> startString(c, State.IN_NAME);
			case COLON -> c == ':' && keep(c, State.VALUE);
			case FIRST_ELEMENT -> (c == ']') ? close(c) : startValue(c);
			case VALUE -> startValue(c);
			case AFTER_VALUE -> (c == ',') ? keep(c, (closer() == '}') ? State.NAME : State.VALUE) : close(c);
			case AFTER -> c == '`';
			default -> false;
		};
	}

	private boolean startValue(char c) {
		return switch (c) {
			case '{' -> open(c, '}', State.FIRST_NAME);
			case '[' -> open(c, ']', State.FIRST_ELEMENT);
			case '"' -> startString(c, State.IN_STRING);
			case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> keep(c, State.IN_NUMBER);
			default -> startWord(c);
		};
	}

	private boolean open(char c, char closer, State inside) {
		if (this.closers.length() == MAX_DEPTH) {
			return false;
		}
		this.closers.append(closer);
		keep(c, inside);
		this.whole = this.text.length();
		return true;
	}

	private boolean close(char c) {
		if (c != closer()) {
			return false;
		}
		this.text.append(c);
		this.closers.setLength(this.closers.length() - 1);
		endValue();
		return true;
	}

	private char closer() {
		return this.closers.charAt(this.closers.length() - 1);
	}

	private void endValue() {
		this.whole = this.text.length();
		this.state = this.closers.isEmpty() ? State.AFTER : State.AFTER_VALUE;
	}

	private boolean startString(char c, State inside) {
		if (c != '"') {
			return false;
		}
		keep(c, inside);
		this.string = new JsonStringScanner();
		this.wholeInString = this.text.length();
		return true;
	}

	private boolean inString(char c) {
		JsonStringScanner.Step step = this.string.accept(c);
		if (step == JsonStringScanner.Step.INVALID) {
			return false;
		}
		this.text.append(c);
		switch (step) {
			case CHARACTER -> this.wholeInString = this.text.length();
			case END -> endString();
			default -> {
				// More must follow.
			}
		}
		return true;
	}

	private void endString() {
		if (this.state == State.IN_NAME) {
			this.state = State.COLON;
		}
		else {
			endValue();
		}
	}

	private boolean inNumber(char c) {
		if ((c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0) {
			return keep(c, State.IN_NUMBER);
		}
		endValue();
		return accept(c);
	}

	private boolean startWord(char c) {
		for (String candidate : WORDS) {
			if (candidate.charAt(0) == c) {
				this.word = candidate;
				this.wordLength = 1;
				return keep(c, State.IN_WORD);
			}
		}
		return false;
	}

	private boolean inWord(char c) {
		if (c != this.word.charAt(this.wordLength)) {
			return false;
		}
		this.text.append(c);
		if (++this.wordLength == this.word.length()) {
			endValue();
		}
		return true;
	}

	private boolean keep(char c, State next) {
		this.text.append(c);
		this.state = next;
		return true;
	}

	private static boolean isSpace(char c) {
		return c == ' ' || c == '\n' || c == '\r' || c == '\t';
	}

	private enum State {

		BEFORE, FIRST_NAME, NAME, IN_NAME, COLON, VALUE, FIRST_ELEMENT, IN_STRING, IN_NUMBER, IN_WORD, AFTER_VALUE,
		AFTER, BROKEN

	}

}
