package dev.parley.run;

import dev.parley.run.log.RunLog;

/**
 * The run that answers a request.
 *
 * @param log of the run, from which its events are read
 */
public record StartedRun(RunLog log, Origin origin) {

	/** Whether the run had already ended, for an earlier request with the same key. */
	public boolean replayed() {
		return this.origin == Origin.REPLAYED || this.origin == Origin.REBUILT;
	}

	/**
	 * Where a client that has seen the events up to {@code lastSeen} continues.
	 * @return the number of the last event to skip
	 * @throws EventsExpiredException if it cannot continue there, because the original
	 * events are no longer available
	 */
	public int resumeAfter(int lastSeen) {
		return switch (this.origin) {
			case NEW -> 0;
			case JOINED, REPLAYED -> lastSeen;
			case REBUILT -> {
				if (lastSeen > 0) {
					throw new EventsExpiredException();
				}
				yield 0;
			}
		};
	}

	/** How a request got its run. */
	public enum Origin {

		/** The run was started by this request. */
		NEW,

		/** The run is active; an earlier request with the same key started it. */
		JOINED,

		/** The run had ended; its original events are in memory. */
		REPLAYED,

		/** The run had ended; its events are rebuilt from the store. */
		REBUILT

	}

}
