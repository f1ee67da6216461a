package dev.parley.run.admission;

import dev.parley.agent.model.Usage;

/** What an admitted run holds. */
@FunctionalInterface
public interface Permit {

	/** Holds nothing. */
	Permit NONE = (usage) -> {
	};

	/**
	 * The run is over, or was not accepted after all. Called once.
	 * @param usage what it used
	 */
	void settle(Usage usage);

}
