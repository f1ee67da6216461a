package dev.parley.agent.guardrail;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.Moderator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the whole text with a moderation model.
 *
 * @param passUnchecked whether a text passes if the model is unavailable
 */
record Moderation(Moderator moderator, boolean passUnchecked) implements Guardrail {

	static final String NAME = "moderation";

	private static final Logger logger = LoggerFactory.getLogger(Moderation.class);

	static Guardrail of(Moderator moderator, Settings settings) {
		return new Moderation(moderator, settings.choice("on_failure", "closed", "open").equals("open"));
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public boolean asksModel() {
		return true;
	}

	@Override
	public String reason() {
		return "was found harmful by the moderation model";
	}

	/**
	 * Whether the model flags the text.
	 * @throws ModelException if the model gives no verdict, unless texts pass unchecked
	 */
	boolean trips(String text, Cancellation cancellation) {
		try {
			return this.moderator.flags(text, cancellation);
		}
		catch (ModelException ex) {
			logger.warn("The moderation model is unavailable; the text {}",
					this.passUnchecked ? "passes unchecked" : "does not pass", ex);
			if (this.passUnchecked) {
				return false;
			}
			throw ex;
		}
	}

}
