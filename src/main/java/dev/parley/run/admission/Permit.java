package dev.parley.run.admission;

import dev.parley.agent.model.Usage;

/** What an admitted run holds. */
@FunctionalInterface
public interface Permit {

	/** Holds nothing. */
	Permit NONE = (_, _) -> {
	};

	/**
	 * The run is over, or was not accepted after all. Called once.
	 * @param model that answered, or would have
	 * @param usage what it used
	 */
	void settle(String model, Usage usage);

}
