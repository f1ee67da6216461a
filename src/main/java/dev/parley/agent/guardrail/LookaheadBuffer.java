package dev.parley.agent.guardrail;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Text that grows, and is let go from its beginning once rules have passed it. They look
 * at it each time that it has grown by a step, always by the same steps: how it was cut
 * into pieces makes no difference. Used by one thread at a time.
 */
final class LookaheadBuffer {

	/** How much the text grows between two looks. */
	static final int STEP = 64;

	private final List<TextRule> rules;

	/** How much of its end must be kept for those that see most of it. */
	private final int sight;

	private final StringBuilder text = new StringBuilder();

	/** Up to where the rules have looked, in whole steps. */
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
	 * @return the rule that it breaks; null: none so far
	 */
	@Nullable TextRule add(String piece) {
		this.text.append(piece);
		while (this.text.length() >= this.seen + STEP) {
			this.seen += STEP;
			TextRule tripped = look(this.seen, false);
			if (tripped != null) {
				return tripped;
			}
			this.passed = Math.max(this.passed, this.seen + STEP - this.sight);
		}
		return null;
	}

	/**
	 * The text ends here, for now: what is said after a tool call is seen together with
	 * what was said before.
	 * @return the rule that it breaks, or null
	 */
	@Nullable TextRule end() {
		TextRule tripped = holdsBack() ? look(this.text.length(), true) : null;
		if (tripped == null) {
			this.passed = this.text.length();
		}
		return tripped;
	}

	boolean holdsBack() {
		return this.released < this.text.length();
	}

	/** What has passed and was not let go yet. */
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

	private @Nullable TextRule look(int end, boolean last) {
		int whole = characterAt(end);
		this.characters += this.text.codePointCount(this.counted, whole);
		this.counted = whole;
		return this.rules.stream().filter((rule) -> rule.trips(excerpt(rule, end, last))).findFirst().orElse(null);
	}

	private Excerpt excerpt(TextRule rule, int end, boolean last) {
		int from = characterAt(Math.max(0, end - sight(rule)));
		// One character more, to see whether a word begins.
		int start = characterAt(Math.max(0, from - 1));
		return new Excerpt(this.text.substring(start, end), from - start, end + STEP - sight(rule) - start,
				this.characters, last);
	}

	/** How much of the text's end a rule sees at a look. */
	private static int sight(TextRule rule) {
		return STEP + rule.reach();
	}

	private int characterAt(int index) {
		boolean inside = index > 0 && index < this.text.length() && Character.isLowSurrogate(this.text.charAt(index))
				&& Character.isHighSurrogate(this.text.charAt(index - 1));
		return inside ? index - 1 : index;
	}

}
