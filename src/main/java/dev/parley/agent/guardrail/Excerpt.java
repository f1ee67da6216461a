package dev.parley.agent.guardrail;

/**
 * A section of a text that may still grow, to be checked by rules.
 *
 * @param from where the check begins; the text before it is context
 * @param settled matches that begin before this offset must be decided now, because that
 * text is released after this check
 * @param characters length of the whole text so far, in code points
 * @param last whether the whole text ends where {@code text} ends
 */
record Excerpt(String text, int from, int settled, int characters, boolean last) {

	static Excerpt whole(String text) {
		return new Excerpt(text, 0, text.length(), text.codePointCount(0, text.length()), true);
	}

	/**
	 * Whether a match can be decided now: more text cannot change it, or would come too
	 * late. A match that touches the end may turn out to be part of something longer.
	 */
	boolean decides(int start, int end) {
		return this.last || end < this.text.length() || start < this.settled;
	}

}
