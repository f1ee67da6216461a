package dev.parley.run.event;

import java.util.Locale;

/** Why a run was cancelled. */
public enum CancelCause {

	/** A client cancelled it. */
	CLIENT,

	/** The last reader disconnected, and the request asked to cancel the run then. */
	DISCONNECT,

	/** A newer message of the session replaced it. */
	INTERRUPT,

	/** Its session was deleted. */
	DELETION;

	/** The name used in the API and in the store. */
	public String code() {
		return name().toLowerCase(Locale.ROOT);
	}

}
