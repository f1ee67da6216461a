package dev.parley.agent.model;

/**
 * Hears what the model says while it says it: one piece after the other, on the thread
 * that asks. Only {@link #onText} has to be implemented.
 */
@FunctionalInterface
public interface ModelListener {

	/** A piece of the answer's text, exactly as the model sent it; never empty. */
	void onText(String piece);

	/**
	 * A piece of what the model says of its thinking; never empty. It is no part of the
	 * answer.
	 */
	default void onReasoning(String piece) {
		// Most only want the answer.
	}

	/**
	 * A piece of the words in which the model refuses to answer; never empty. They stand
	 * in place of the answer, and are part of {@link ModelAnswer#text}.
	 */
	default void onRefusal(String piece) {
		onText(piece);
	}

}
