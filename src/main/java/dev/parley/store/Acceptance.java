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

	/** Its session has a run that has not ended; nothing is stored. */
	record SessionBusy(UUID runId) implements Acceptance {
	}

	/**
	 * The message that it replaces, or answers again, is not in the conversation any
	 * more; nothing is stored.
	 */
	record Superseded() implements Acceptance {
	}

	/** Its session is gone; nothing is stored. */
	record SessionGone() implements Acceptance {
	}

}
