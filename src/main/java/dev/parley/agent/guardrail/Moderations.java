package dev.parley.agent.guardrail;

import java.util.List;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import org.jspecify.annotations.Nullable;

/**
 * The guardrails of an agent that look at the whole answer, and ask a model about it.
 */
record Moderations(List<Moderation> all) {

	/** A whole text must have an end. In characters. */
	private static final int LONGEST = 256 * 1024;

	static Moderations among(List<Guardrail> guardrails) {
		return new Moderations(
				guardrails.stream().filter(Moderation.class::isInstance).map(Moderation.class::cast).toList());
	}

	boolean isEmpty() {
		return this.all.isEmpty();
	}

	/** Why a text of that length cannot be moderated; null: it can, or none is to be. */
	@Nullable OutputBlockedException tooLong(int length) {
		return (!isEmpty() && length > LONGEST)
				? new OutputBlockedException(this.all.getFirst(), "is too long to be checked") : null;
	}

	/**
	 * Asks about a whole text.
	 * @throws OutputBlockedException if it must not be told
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
