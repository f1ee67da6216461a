package dev.parley.agent.model.openai.incoming;

/**
 * Finds the end of a JSON object or array while it arrives, by counting brackets. Used by
 * one thread.
 */
final class JsonExtent {

	private int depth;

	private boolean begun;

	private boolean inString;

	private boolean escaped;

	/**
	 * Reads the next character or UTF-8 byte.
	 * @return whether the value has ended with it or before
	 */
	boolean add(int c) {
		if (isClosed()) {
			return true;
		}
		if (this.inString) {
			if (this.escaped) {
				this.escaped = false;
			}
			else if (c == '\\') {
				this.escaped = true;
			}
			else if (c == '"') {
				this.inString = false;
			}
		}
		else {
			switch (c) {
				case '"' -> this.inString = true;
				case '{', '[' -> {
					this.begun = true;
					this.depth++;
				}
				case '}', ']' -> this.depth--;
				default -> {
					// Not relevant for the extent.
				}
			}
		}
		return isClosed();
	}

	boolean isClosed() {
		return this.begun && this.depth <= 0;
	}

}
