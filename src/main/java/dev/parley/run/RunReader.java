package dev.parley.run;

import java.time.Duration;
import java.util.List;

import dev.parley.run.event.RunEvent;

/** Follows a run's log. Used by one thread. */
public final class RunReader implements AutoCloseable {

	private final RunLog log;

	/** Whether a run that nobody reads any more has this reader. */
	private final boolean counted;

	private int seen;

	RunReader(RunLog log, int after, boolean counted) {
		this.log = log;
		this.counted = counted;
		this.seen = after;
		if (counted) {
			log.readers().enter();
		}
	}

	/** The number of the last event that was read or skipped. */
	public int seen() {
		return this.seen;
	}

	/**
	 * Waits for new events.
	 * @return the new events in order, the last one with the number {@link #seen} and no
	 * gap between: all of them or, if there are more, about 64 KB. Empty if none came
	 * within {@code patience}, or if the run has ended
	 * @throws LogClosedException if no more events come here, although the run goes on
	 */
	public List<RunEvent> await(Duration patience) throws InterruptedException {
		RunLog.Batch batch = this.log.await(this.seen, patience);
		this.seen = batch.last();
		return batch.events();
	}

	@Override
	public void close() {
		if (this.counted) {
			this.log.readers().leave();
		}
	}

}
