package dev.parley.run.event;

import java.util.Locale;

/** Who or what cancelled a run. */
public enum CancelCause {

	/** A client asked for it. */
	CLIENT,

	/** The last reader was gone, and the run was asked not to outlive it. */
	DISCONNECT,

	/** A newer message of the session took its place. */
	INTERRUPT,

	/** Its session was deleted. */
	DELETION;

	/** The cause as clients see it. */
	public String code() {
		return name().toLowerCase(Locale.ROOT);
	}

}
