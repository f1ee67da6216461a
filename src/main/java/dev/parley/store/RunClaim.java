package dev.parley.store;

import java.util.UUID;

/**
 * The right to write a run. It holds while the run is unfinished and nobody else has
 * claimed it: each owner of a run has a higher epoch than the one before. Writes with a
 * claim that no longer holds change nothing.
 *
 * @param epoch from 1 on
 */
public record RunClaim(UUID runId, int epoch) {

	/** The claim of the server that accepts the run. */
	public static RunClaim first(UUID runId) {
		return new RunClaim(runId, 1);
	}

	/**
	 * Checks the result of a write that had this claim as its condition.
	 * @return the number of changed rows
	 * @throws RunLostException if there are none
	 */
	int requireHeld(int changed) {
		if (changed == 0) {
			throw new RunLostException(this.runId);
		}
		return changed;
	}

}
