package dev.parley.agent.model.attempt;

import dev.parley.agent.model.ModelListener;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what the model says, and knows whether it has said anything: from then on
 * nobody else may be asked. Used by one thread.
 */
final class AnswerStart implements ModelListener {

	private final ModelListener listener;

	private @Nullable Runnable whenBegun;

	private boolean begun;

	AnswerStart(ModelListener listener) {
		this.listener = listener;
	}

	/** An answer that comes as a whole or not at all. */
	static AnswerStart ofWhole() {
		return new AnswerStart((_) -> {
		});
	}

	/** What to do when the first piece comes. */
	void whenBegun(Runnable action) {
		this.whenBegun = action;
	}

	boolean hasBegun() {
		return this.begun;
	}

	private void begin() {
		this.begun = true;
		Runnable action = this.whenBegun;
		if (action != null) {
			action.run();
		}
	}

	@Override
	public void onText(String piece) {
		if (!this.begun) {
			begin();
		}
		this.listener.onText(piece);
	}

	@Override
	public void onReasoning(String piece) {
		if (!this.begun) {
			begin();
		}
		this.listener.onReasoning(piece);
	}

	@Override
	public void onRefusal(String piece) {
		if (!this.begun) {
			begin();
		}
		this.listener.onRefusal(piece);
	}

}
