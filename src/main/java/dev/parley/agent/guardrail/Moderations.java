package dev.parley.agent.guardrail;

import java.util.List;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import org.jspecify.annotations.Nullable;

/**
 * The guardrails of an agent that check the whole answer with a moderation model.
 */
record Moderations(List<Moderation> all) {

	/** Maximum length of a text that is moderated, in characters. */
	private static final int LONGEST = 256 * 1024;

	static Moderations among(List<Guardrail> guardrails) {
		return new Moderations(
				guardrails.stream().filter(Moderation.class::isInstance).map(Moderation.class::cast).toList());
	}

	boolean isEmpty() {
		return this.all.isEmpty();
	}

	/**
	 * The failure for a text that is too long to be moderated; null if it is not, or if
	 * there is no moderation.
	 */
	@Nullable OutputBlockedException tooLong(int length) {
		return (!isEmpty() && length > LONGEST)
				? new OutputBlockedException(this.all.getFirst(), "is too long to be checked") : null;
	}

	/**
	 * Checks a whole text.
	 * @throws OutputBlockedException if it does not pass
	 * @throws ModelException if it could not be checked
	 */
	void require(String text, Cancellation cancellation) {
		try {
			for (Moderation moderation : this.all) {
				if (moderation.trips(text, cancellation)) {
					throw new OutputBlockedException(moderation, moderation.reason());
				}
			}
		}
		catch (ModelException ex) {
			throw new ModelException(Fault.UNAVAILABLE, "The answer could not be checked", true, ex);
		}
	}

}
