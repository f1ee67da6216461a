package dev.parley.agent;

import java.util.function.Consumer;

import dev.parley.agent.model.ModelListener;
import dev.parley.agent.model.WellFormedText;

/**
 * Hears one answer of the model and hands it on as text that can be stored and sent. Used
 * by one thread.
 */
final class AnswerListener implements ModelListener {

	private final WellFormedText.Pieces text;

	private final WellFormedText.Pieces reasoning;

	private final boolean object;

	private int reasoningLength;

	/**
	 * A listener of an answer of which nothing is there.
	 * @param object whether the answer is to be an object: then a refusal is no part of
	 * it, and is heard of when it is whole
	 */
	AnswerListener(Consumer<String> text, Consumer<String> reasoning, boolean object) {
		this.text = new WellFormedText.Pieces(text);
		this.reasoning = new WellFormedText.Pieces(reasoning);
		this.object = object;
	}

	@Override
	public void onText(String piece) {
		this.text.accept(piece);
	}

	@Override
	public void onReasoning(String piece) {
		this.reasoningLength += piece.length();
		this.reasoning.accept(piece);
	}

	@Override
	public void onRefusal(String piece) {
		if (!this.object) {
			this.text.accept(piece);
		}
	}

	/** There is no further piece. */
	void end() {
		this.reasoning.end();
		this.text.end();
	}

	/** How much the model has said of its thinking, in characters. */
	int reasoningLength() {
		return this.reasoningLength;
	}

}
