package dev.parley.run.admission;

/** What happens to a message whose session is busy. */
public enum BusyPolicy {

	/** It waits for its turn. */
	ENQUEUE,

	/** It is refused. */
	REJECT,

	/** It cancels the active and queued runs of the session. */
	INTERRUPT,

	/** It joins the active run after the next tool calls, or waits for its turn. */
	STEER

}
