package dev.parley.store.idempotency;

import java.util.UUID;

/** The result of the attempt to accept a run. */
public sealed interface Acceptance {

	/**
	 * The run is stored.
	 *
	 * @param place of the first message that the run itself stores, after the user's
	 * message and the tool calls of earlier runs
	 * @param ordinal of the run in its session; 0: a session without a run
	 * @param first whether no earlier run of the session is unfinished, as far as that
	 * was looked at
	 */
	record Stored(int place, int ordinal, boolean first) implements Acceptance {
	}

	/** The key was used before, by this run; nothing is stored. */
	record Duplicate(UUID runId) implements Acceptance {
	}

	/** The key was used before for a different request; nothing is stored. */
	record KeyReused() implements Acceptance {
	}

	/** The session has an unfinished run; nothing is stored. */
	record SessionBusy(UUID runId) implements Acceptance {
	}

	/** Too many runs wait in the session; nothing is stored. */
	record QueueFull(UUID activeRunId) implements Acceptance {
	}

	/** The user has too many unfinished runs on all servers; nothing is stored. */
	record TooManyRuns(long most) implements Acceptance {
	}

	/**
	 * The message to replace, or to answer again, is not in the conversation any more;
	 * nothing is stored.
	 */
	record Superseded() implements Acceptance {
	}

	/**
	 * The run to be continued no longer waits, because the session has a later run;
	 * nothing is stored.
	 */
	record NotWaiting(UUID laterRunId) implements Acceptance {
	}

	/** The user has a session with the new one's thread already; nothing is stored. */
	record ThreadTaken() implements Acceptance {
	}

	/** The session does not exist any more; nothing is stored. */
	record SessionGone() implements Acceptance {
	}

}
