package dev.parley.agent.guardrail;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * A regular expression, and a further condition for its matches.
 *
 * @param confirmation decides whether a match counts
 */
record Shape(Pattern pattern, Confirmation confirmation) {

	static Shape of(String regex) {
		return new Shape(Pattern.compile(regex), (text, start, end) -> true);
	}

	boolean in(Excerpt excerpt) {
		String text = excerpt.text();
		Matcher matcher = this.pattern.matcher(text);
		for (int from = excerpt.from(); from <= text.length() && matcher.find(from); from = matcher.start() + 1) {
			if (this.confirmation.holds(text, matcher.start(), matcher.end())) {
				return excerpt.decides(matcher.start(), matcher.end());
			}
		}
		return false;
	}

	/** Checks a match further. */
	@FunctionalInterface
	interface Confirmation {

		boolean holds(String text, int start, int end);

	}

}
