package dev.parley.run;

/**
 * The run that answers a request.
 *
 * @param log to be followed
 */
public record StartedRun(RunLog log, Origin origin) {

	/** Whether it had ended before, for an earlier request with the same key. */
	public boolean replayed() {
		return this.origin == Origin.REPLAYED || this.origin == Origin.REBUILT;
	}

	/**
	 * From where a client that has seen its events up to {@code lastSeen} goes on.
	 * @return the number of the last event that it need not be told
	 * @throws EventsExpiredException if it cannot go on there, because the events that it
	 * has seen are no longer there
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

	/** How a run comes to answer a request. */
	public enum Origin {

		/** It began for this request. */
		NEW,

		/** It goes on, for an earlier request with the same key. */
		JOINED,

		/** It had ended, and its events are as they were. */
		REPLAYED,

		/** It had ended, and its events are told again from what is stored. */
		REBUILT

	}

}
