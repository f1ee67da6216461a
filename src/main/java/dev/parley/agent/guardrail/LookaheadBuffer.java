package dev.parley.agent.guardrail;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Buffers growing text, and releases it from the beginning once rules have passed it.
 * Rules check the text in steps of a fixed size, so the size of its pieces makes no
 * difference. Used by one thread at a time.
 */
final class LookaheadBuffer {

	/** How much the text grows between two checks. */
	static final int STEP = 64;

	private final List<TextRule> rules;

	/** How much of the end must be kept for the rule with the longest reach. */
	private final int sight;

	private final StringBuilder text = new StringBuilder();

	/** Offset up to which the rules have checked the text, in whole steps. */
	private int seen;

	private int passed;

	private int released;

	private int counted;

	private int characters;

	LookaheadBuffer(List<TextRule> rules) {
		this.rules = rules;
		this.sight = rules.stream().mapToInt(LookaheadBuffer::sight).max().orElse(STEP);
	}

	/**
	 * Adds a piece.
	 * @return the rule that the text violates; null if none so far
	 */
	@Nullable TextRule add(String piece) {
		this.text.append(piece);
		while (this.text.length() >= this.seen + STEP) {
			this.seen += STEP;
			TextRule tripped = check(this.seen, false);
			if (tripped != null) {
				return tripped;
			}
			this.passed = Math.max(this.passed, this.seen + STEP - this.sight);
		}
		return null;
	}

	/**
	 * Checks the rest, because the text ends here for now. Text after a tool call is
	 * checked together with the text before it.
	 * @return the rule that the text violates, or null
	 */
	@Nullable TextRule end() {
		TextRule tripped = holdsBack() ? check(this.text.length(), true) : null;
		if (tripped == null) {
			this.passed = this.text.length();
		}
		return tripped;
	}

	boolean holdsBack() {
		return this.released < this.text.length();
	}

	/** Releases the text that has passed and was not released yet. */
	String release() {
		int start = this.released;
		boolean splitsCharacter = this.passed < this.text.length() && this.passed > 0
				&& Character.isHighSurrogate(this.text.charAt(this.passed - 1));
		this.released = Math.max(start, splitsCharacter ? this.passed - 1 : this.passed);
		return this.text.substring(start, this.released);
	}

	int length() {
		return this.text.length();
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

	private @Nullable TextRule check(int end, boolean last) {
		int whole = characterAt(end);
		this.characters += this.text.codePointCount(this.counted, whole);
		this.counted = whole;
		return this.rules.stream().filter((rule) -> rule.trips(excerpt(rule, end, last))).findFirst().orElse(null);
	}

	private Excerpt excerpt(TextRule rule, int end, boolean last) {
		int from = characterAt(Math.max(0, end - sight(rule)));
		// One more character, to detect the beginning of a word.
		int start = characterAt(Math.max(0, from - 1));
		return new Excerpt(this.text.substring(start, end), from - start, end + STEP - sight(rule) - start,
				this.characters, last);
	}

	/** How much of the text's end a rule sees in a check. */
	private static int sight(TextRule rule) {
		return STEP + rule.reach();
	}

	private int characterAt(int index) {
		boolean inside = index > 0 && index < this.text.length() && Character.isLowSurrogate(this.text.charAt(index))
				&& Character.isHighSurrogate(this.text.charAt(index - 1));
		return inside ? index - 1 : index;
	}

}
