package dev.parley.agent.guardrail;

import java.util.List;
import java.util.function.Consumer;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;

/**
 * Filters the text of one answer: releases it only once it has passed the agent's
 * guardrails. Used by one thread at a time.
 */
public interface OutputFilter {

	/** Maximum number of characters that are held back. */
	int HELD_BACK = 512;

	/** Maximum length of a match; see {@link #HELD_BACK}. */
	int REACH = HELD_BACK - LookaheadBuffer.STEP;

	/**
	 * Asks the model and releases its text. When this returns, the whole text of the
	 * answer has passed and is released.
	 * @throws OutputBlockedException if the text does not pass; the call to the model is
	 * then closed
	 * @throws dev.parley.agent.model.ModelException if the model fails, or a guardrail
	 * that needs one
	 */
	ModelAnswer ask(ModelCall asking);

	/**
	 * Returns if a text derived from the answer passes, such as the strings of a JSON
	 * document without escapes.
	 * @throws OutputBlockedException if it does not
	 */
	void check(String text);

	/**
	 * Creates the filter for one answer.
	 * @param out receives the text
	 * @param cancellation of the whole answer
	 */
	static OutputFilter of(List<Guardrail> guardrails, Consumer<String> out, Cancellation cancellation) {
		return guardrails.isEmpty() ? new PassThroughFilter(out, cancellation)
				: new GuardedOutputFilter(guardrails, out, cancellation);
	}

	/** One call to the model. */
	@FunctionalInterface
	interface ModelCall {

		ModelAnswer ask(Consumer<String> onText, Cancellation cancellation);

	}

}
