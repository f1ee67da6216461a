package dev.parley.run;

import java.time.Duration;
import java.util.List;

import dev.parley.run.event.RunEvent;

/** Follows a run's log. Used by one thread. */
public final class RunReader implements AutoCloseable {

	private final RunLog log;

	/** How many events were read or skipped. */
	private int seen;

	RunReader(RunLog log, int after) {
		this.log = log;
		this.seen = log.places().seen(after);
		log.readers().enter();
	}

	/** The number of the last event that was read. */
	public int seen() {
		return this.log.places().number(this.seen);
	}

	/**
	 * Waits for new events.
	 * @return the new events in order, the last one with the number {@link #seen} and no
	 * gap between: all of them or, if there are more, about 64 KB. Empty if none came
	 * within {@code patience}, or if the run has ended
	 */
	public List<RunEvent> await(Duration patience) throws InterruptedException {
		List<RunEvent> events = this.log.await(this.seen, patience);
		this.seen += events.size();
		return events;
	}

	@Override
	public void close() {
		this.log.readers().leave();
	}

}
