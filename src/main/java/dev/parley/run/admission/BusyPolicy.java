package dev.parley.run.admission;

import dev.parley.store.Queueing;

/** What happens to a message whose session is busy. */
public enum BusyPolicy {

	/** It waits for its turn. */
	ENQUEUE,

	/** It is refused. */
	REJECT,

	/** It cancels the active and queued runs of the session. */
	INTERRUPT,

	/** It joins the active run after the next tool calls, or waits for its turn. */
	STEER;

	/**
	 * How a message goes into the queue of its session over all servers.
	 * @param queueLength how many messages may wait in a session
	 */
	public Queueing queueing(int queueLength) {
		return switch (this) {
			case REJECT -> new Queueing(0, false);
			case ENQUEUE, STEER -> new Queueing(queueLength, false);
			case INTERRUPT -> new Queueing(Integer.MAX_VALUE, true);
		};
	}

}
