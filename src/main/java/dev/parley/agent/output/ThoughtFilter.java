package dev.parley.agent.output;

import java.util.List;

/**
 * Removes text that models write before a machine-readable answer: a byte order mark, and
 * reasoning between tags, whose opening tag a template may have consumed. Used by one
 * thread, for one answer.
 */
public final class ThoughtFilter {

	private static final List<String> TAGS = List.of("<think>", "<thinking>", "<thought>", "<reasoning>");

	private static final String END_WITHOUT_BEGIN = "</think>";

	/** Text of which it is not decided yet whether it belongs to the answer. */
	private final StringBuilder held = new StringBuilder();

	private State state = State.BEFORE;

	/** The tag that ends the reasoning. */
	private String closing = END_WITHOUT_BEGIN;

	/** Length of the held text that was searched for the closing tag. */
	private int searched;

	/** The answer in a complete text. */
	public static String answerIn(String text) {
		ThoughtFilter filter = new ThoughtFilter();
		return filter.add(text) + filter.end();
	}

	/**
	 * Adds the next piece.
	 * @return the text that certainly belongs to the answer
	 */
	public String add(String piece) {
		if (this.state == State.ANSWER) {
			return piece;
		}
		this.held.append(piece);
		while (true) {
			State before = this.state;
			switch (before) {
				case BEFORE -> begin();
				case THINKING, UNKNOWN -> findEnd();
				case ANSWER -> {
					return release();
				}
			}
			if (this.state == before) {
				return "";
			}
		}
	}

	/**
	 * The rest after the last piece; text without a reasoning tag belongs to the answer.
	 */
	public String end() {
		return (this.state == State.THINKING) ? "" : release();
	}

	private String release() {
		String released = this.held.toString();
		this.held.setLength(0);
		return released;
	}

	private void begin() {
		int start = 0;
		while (start < this.held.length() && isSpace(this.held.charAt(start))) {
			start++;
		}
		this.held.delete(0, start);
		this.searched = 0;
		if (this.held.isEmpty()) {
			return;
		}
		String text = this.held.substring(0, Math.min(this.held.length(), TAGS.getLast().length()));
		if ("{[`\"".indexOf(text.charAt(0)) >= 0) {
			this.state = State.ANSWER;
			return;
		}
		for (String tag : TAGS) {
			if (text.startsWith(tag)) {
				this.closing = "</" + tag.substring(1);
				this.state = State.THINKING;
				return;
			}
		}
		if (TAGS.stream().noneMatch((tag) -> tag.startsWith(text))) {
			this.closing = END_WITHOUT_BEGIN;
			this.state = State.UNKNOWN;
		}
	}

	private static boolean isSpace(char c) {
		return c == '\uFEFF' || Character.isWhitespace(c);
	}

	private void findEnd() {
		int end = this.held.indexOf(this.closing, this.searched);
		if (end >= 0) {
			this.held.delete(0, end + this.closing.length());
			this.state = State.BEFORE;
			return;
		}
		this.searched = Math.max(0, this.held.length() - this.closing.length() + 1);
		if (this.state == State.THINKING) {
			this.held.delete(0, this.searched);
			this.searched = 0;
		}
	}

	private enum State {

		/** Only white space and reasoning so far. */
		BEFORE,

		THINKING,

		/** The text may be the answer, or reasoning whose closing tag follows. */
		UNKNOWN,

		ANSWER

	}

}
