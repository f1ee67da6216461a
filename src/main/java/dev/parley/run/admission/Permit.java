package dev.parley.run.admission;

import dev.parley.agent.model.Usage;

/** A reservation, such as one of tokens, that a run holds until its end. */
@FunctionalInterface
public interface Permit {

	/** Holds nothing. */
	Permit NONE = (_, _) -> {
	};

	/**
	 * Ends the reservation, because the run has ended or was not accepted. Called once.
	 * @param model that answered, or was to answer
	 * @param usage of the run
	 */
	void settle(String model, Usage usage);

}
