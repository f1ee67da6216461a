package dev.parley.run.event;

import java.time.Duration;

/**
 * One of the transactions that accept and end a run, including the wait for the store.
 *
 * @param start time from the creation of the run to the start of the transaction
 * @param succeeded whether it was committed or had nothing to commit
 */
public record StoreCall(Step step, Duration start, Duration duration, boolean succeeded) {

	/** What the transaction stores. */
	public enum Step {

		/** The message and its run. */
		ACCEPTANCE,

		/** The answer and the end. */
		END

	}

}
