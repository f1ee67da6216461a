package dev.parley.agent.output;

import java.util.List;

/**
 * Reads a JSON object piece by piece, each character once, and can close the incomplete
 * object at any time. Checks the structure, but not the format of numbers or the
 * uniqueness of names. Used by one thread at a time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
final class PartialJson {

	private static final int MAX_DEPTH = 100;

	/**
	 * Maximum length of white space; some models in a loop send white space without end.
	 */
	private static final int MAX_SPACE = 4096;

	private static final List<String> WORDS = List.of("true", "false", "null");

	private final ClosableJson json = new ClosableJson();

	/** The text before the object. */
	private final CodeFence fence = new CodeFence();

	private State state = State.BEFORE;

	private int space;

	private JsonStringScanner string = new JsonStringScanner();

	/** The current literal. */
	private String word = "";

	private int wordLength;

	/**
	 * Reads the next piece.
	 * @return the new part of {@link #text}
	 */
	String add(String piece) {
		int before = this.json.length();
		int read = 0;
		while (this.state != State.BROKEN && read < piece.length()) {
			if (accept(piece.charAt(read))) {
				read++;
			}
			else {
				this.state = State.BROKEN;
				this.json.append(this.fence.text());
			}
		}
		this.json.append(piece.substring(read));
		return this.json.textFrom(before);
	}

	/**
	 * The JSON so far, without white space between its parts and without a fence around
	 * it. Once the text is not valid JSON any more, the rest is kept unchanged.
	 */
	String text() {
		return this.json.text();
	}

	int length() {
		return this.json.length();
	}

	/** Whether the text is exactly one complete object. */
	boolean complete() {
		return this.state == State.AFTER;
	}

	/** Whether the text cannot become a JSON object any more. */
	boolean broken() {
		return this.state == State.BROKEN;
	}

	/**
	 * The object so far, in the order of preference: first with the incomplete string, if
	 * there is one, then without it. Names without a value, numbers that may continue and
	 * incomplete literals are left out.
	 */
	List<String> closed() {
		if (this.state == State.BEFORE || this.state == State.BROKEN) {
			return List.of();
		}
		return this.json.closed(this.state == State.IN_STRING);
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
		return this.fence.accept(c);
	}

	/**
	 * Reads a character, other than white space, outside names, strings, numbers and
	 * literals.
	 */
	private boolean next(char c) {
		this.space = 0;
		return switch (this.state) {
			case FIRST_NAME -> (c == '}') ? close(c) : startString(c, State.IN_NAME);
			case NAME -> startString(c, State.IN_NAME);
			case COLON -> c == ':' && keep(c, State.VALUE);
			case FIRST_ELEMENT -> (c == ']') ? close(c) : startValue(c);
			case VALUE -> startValue(c);
			case AFTER_VALUE -> (c == ',') ? keep(c, (this.json.closer() == '}') ? State.NAME : State.VALUE) : close(c);
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
		if (this.json.depth() == MAX_DEPTH) {
			return false;
		}
		this.json.open(c, closer);
		this.state = inside;
		return true;
	}

	private boolean close(char c) {
		if (c != this.json.closer()) {
			return false;
		}
		this.json.close();
		endValue();
		return true;
	}

	private void endValue() {
		this.json.markWhole();
		this.state = (this.json.depth() == 0) ? State.AFTER : State.AFTER_VALUE;
	}

	private boolean startString(char c, State inside) {
		if (c != '"') {
			return false;
		}
		keep(c, inside);
		this.string = new JsonStringScanner();
		this.json.markWholeInString();
		return true;
	}

	private boolean inString(char c) {
		JsonStringScanner.Step step = this.string.accept(c);
		if (step == JsonStringScanner.Step.INVALID) {
			return false;
		}
		this.json.append(c);
		switch (step) {
			case CHARACTER -> this.json.markWholeInString();
			case END -> endString();
			default -> {
				// More characters must follow.
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
		this.json.append(c);
		if (++this.wordLength == this.word.length()) {
			endValue();
		}
		return true;
	}

	private boolean keep(char c, State next) {
		this.json.append(c);
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
