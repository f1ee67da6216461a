package dev.parley.run;

import java.time.Duration;
import java.util.List;

import dev.parley.run.RunEvent.Token;

/** Follows a run's log. Used by one thread. */
public final class RunReader implements AutoCloseable {

	private final RunLog log;

	private int seen;

	/** How much of the answer's text the events that were seen say. */
	private int textSeen;

	RunReader(RunLog log, int after) {
		this.log = log;
		this.seen = after;
		this.textSeen = log.join(after);
	}

	/** The number of the last event that was read. */
	public int seen() {
		return this.seen;
	}

	/**
	 * Waits for events.
	 * @return those that are new, in order, and all of them unless they are large. Empty
	 * where none came within {@code patience}, or where there will be none
	 */
	public List<RunEvent> await(Duration patience) throws InterruptedException {
		List<RunEvent> events = this.log.await(this.seen, this.textSeen, patience);
		this.seen += events.size();
		for (RunEvent event : events) {
			if (event instanceof Token(String content)) {
				this.textSeen += content.length();
			}
		}
		return events;
	}

	@Override
	public void close() {
		this.log.leave();
	}

}
