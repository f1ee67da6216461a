package dev.parley.agent.model;

/**
 * Receives the pieces of an answer as they arrive, one after the other, on the thread
 * that asked. Only {@link #onText} must be implemented.
 */
@FunctionalInterface
public interface ModelListener {

	/** A piece of the answer's text, exactly as the model sent it; never empty. */
	void onText(String piece);

	/**
	 * A piece of the model's reasoning, which is not part of the answer; never empty.
	 */
	default void onReasoning(String piece) {
		// Most listeners need only the answer.
	}

	/**
	 * A piece of the model's refusal, which replaces the answer; never empty. The refusal
	 * is part of {@link ModelAnswer#text}.
	 */
	default void onRefusal(String piece) {
		onText(piece);
	}

}
