package dev.parley.store;

import java.util.UUID;

/** The result of the attempt to accept a run. */
public sealed interface Acceptance {

	/**
	 * It is stored.
	 *
	 * @param place of the run's first message of its own, after the user's and what an
	 * earlier run had its tools do
	 */
	record Stored(int place) implements Acceptance {
	}

	/** Its key was used before, by this run; nothing is stored. */
	record Duplicate(UUID runId) implements Acceptance {
	}

	/** Its key was used before for something else; nothing is stored. */
	record KeyReused() implements Acceptance {
	}

	/**
	 * What it was to continue no longer waits, because of a later run of the session;
	 * nothing is stored.
	 */
	record NotWaiting(UUID laterRunId) implements Acceptance {
	}

	/** Its session is gone; nothing is stored. */
	record SessionGone() implements Acceptance {
	}

}
