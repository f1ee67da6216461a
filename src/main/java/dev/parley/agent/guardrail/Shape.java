package dev.parley.agent.guardrail;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * Something to look for: a regular expression, and what must hold of a match beside it.
 *
 * @param confirmation tells of a match whether it is meant
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

	/** Looks closer at a match. */
	@FunctionalInterface
	interface Confirmation {

		boolean holds(String text, int start, int end);

	}

}
