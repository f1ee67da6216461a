package dev.parley.agent.guardrail;

import java.util.List;
import java.util.function.Consumer;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;

/**
 * Stands between the model and everybody else while one answer is given: text comes out
 * only once it has passed the agent's guardrails. Used by one thread at a time.
 */
public interface OutputFilter {

	/** The largest number of characters that are held back. */
	int HELD_BACK = 512;

	/** How long something may be that is found in a text; see {@link #HELD_BACK}. */
	int REACH = HELD_BACK - LookaheadBuffer.STEP;

	/**
	 * Asks the model, letting out what it says. When this returns, all of the answer's
	 * text has passed and is out.
	 * @throws OutputBlockedException if it does not pass; the call to the model is closed
	 * then
	 * @throws dev.parley.agent.model.ModelException if the model fails, or a guardrail
	 * that needs one
	 */
	ModelAnswer ask(ModelCall asking);

	/**
	 * Returns if a text passes that was made of the answer, such as a text inside of a
	 * JSON document without its escapes.
	 * @throws OutputBlockedException if it does not
	 */
	void check(String text);

	/**
	 * A gate for one answer.
	 * @param out gets the text
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
