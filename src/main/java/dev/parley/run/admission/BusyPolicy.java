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
	 * @param mostOfUser how many unfinished runs its user may have
	 */
	public Queueing queueing(int queueLength, long mostOfUser) {
		return switch (this) {
			case REJECT -> new Queueing(0, false, mostOfUser);
			case ENQUEUE, STEER -> new Queueing(queueLength, false, mostOfUser);
			case INTERRUPT -> new Queueing(Integer.MAX_VALUE, true, mostOfUser);
		};
	}

}
