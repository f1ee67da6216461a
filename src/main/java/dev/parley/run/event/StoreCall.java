package dev.parley.run.event;

import java.time.Duration;

/**
 * One of the transactions that begin and end a run, with the wait for the store.
 *
 * @param start how long after the creation of the run it began
 * @param succeeded whether it was committed, or found that there is nothing to commit
 */
public record StoreCall(Step step, Duration start, Duration duration, boolean succeeded) {

	/** What was to be stored. */
	public enum Step {

		/** The message and its run. */
		ACCEPTANCE,

		/** The answer and the end. */
		END

	}

}
