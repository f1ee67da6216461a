package dev.parley.agent.model.attempt;

import dev.parley.agent.model.ModelListener;
import org.jspecify.annotations.Nullable;

/**
 * Passes the pieces of an answer on and records whether any has arrived; after that, no
 * retry and no fallback is allowed. Used by one thread.
 */
final class AnswerStart implements ModelListener {

	private final ModelListener listener;

	private @Nullable Runnable whenBegun;

	private boolean begun;

	AnswerStart(ModelListener listener) {
		this.listener = listener;
	}

	/** For an answer that does not arrive in pieces. */
	static AnswerStart ofWhole() {
		return new AnswerStart((_) -> {
		});
	}

	/** Sets the action to run when the first piece arrives. */
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
