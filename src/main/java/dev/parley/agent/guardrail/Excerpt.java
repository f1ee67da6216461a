package dev.parley.agent.guardrail;

/**
 * A part of a text that may still grow.
 *
 * @param from where to begin to look; what stands before it is there to be looked back at
 * @param settled what begins before this must be decided now: it is let go after this
 * look
 * @param characters how many the whole text has so far, by code point
 * @param last whether the whole text ends where {@code text} does
 */
record Excerpt(String text, int from, int settled, int characters, boolean last) {

	static Excerpt whole(String text) {
		return new Excerpt(text, 0, text.length(), text.codePointCount(0, text.length()), true);
	}

	/**
	 * Whether more text cannot change what stands there, or will come too late. What
	 * touches the end may turn out to be the beginning of something else.
	 */
	boolean decides(int start, int end) {
		return this.last || end < this.text.length() || start < this.settled;
	}

}
