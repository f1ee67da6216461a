package dev.parley.agent.model.openai;

import dev.parley.agent.model.ModelListener;

/**
 * Buffers an answer and passes it on in one piece, for requests that are not streamed.
 * Used by one thread.
 */
final class InOnePiece implements ModelListener {

	private final ModelListener listener;

	private final StringBuilder reasoning = new StringBuilder();

	private final StringBuilder text = new StringBuilder();

	private final StringBuilder refusal = new StringBuilder();

	InOnePiece(ModelListener listener) {
		this.listener = listener;
	}

	@Override
	public void onText(String piece) {
		this.text.append(piece);
	}

	@Override
	public void onReasoning(String piece) {
		this.reasoning.append(piece);
	}

	@Override
	public void onRefusal(String piece) {
		this.refusal.append(piece);
	}

	/** Passes on the buffered text. */
	void flush() {
		if (!this.reasoning.isEmpty()) {
			this.listener.onReasoning(this.reasoning.toString());
		}
		if (!this.text.isEmpty()) {
			this.listener.onText(this.text.toString());
		}
		if (!this.refusal.isEmpty()) {
			this.listener.onRefusal(this.refusal.toString());
		}
	}

}
