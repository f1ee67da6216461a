package dev.parley.run.log;

import java.time.Duration;
import java.util.List;

import dev.parley.run.event.RunEvent;
import org.jspecify.annotations.Nullable;

/** Follows a run's log. Used by one thread, apart from {@link #nudge}. */
public final class RunReader implements AutoCloseable {

	private final RunLog log;

	/** Whether a run that nobody reads any more has this reader. */
	private final boolean counted;

	private final @Nullable Runnable news;

	/** Read by other threads, too. */
	private volatile int seen;

	private volatile boolean nudged;

	/**
	 * @param news is run whenever there may be new events
	 */
	RunReader(RunLog log, int after, boolean counted, @Nullable Runnable news) {
		this.log = log;
		this.counted = counted;
		this.seen = after;
		this.news = news;
		if (counted) {
			log.readers().enter();
		}
		if (news != null) {
			log.news().add(news);
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
		return take(this.log.news().await(this.seen, patience));
	}

	/**
	 * Waits for new events, or until {@link #nudge} is called. This costs much less than
	 * a wait with a limit, for which Java sets a timer each time.
	 * @return as {@link #await(Duration)}; empty if a nudge has ended the wait
	 */
	public List<RunEvent> await() throws InterruptedException {
		NewEvents.Batch batch = this.log.news().await(this);
		this.nudged = false;
		return take(batch);
	}

	/**
	 * The new events, without waiting for any.
	 * @return as {@link #await(Duration)}
	 * @throws LogClosedException if no more events come here, although the run goes on
	 */
	public List<RunEvent> poll() {
		return take(this.log.news().poll(this.seen));
	}

	private List<RunEvent> take(NewEvents.Batch batch) {
		this.seen = batch.last();
		return batch.events();
	}

	/** Ends the current or next wait without a limit. May be called by any thread. */
	public void nudge() {
		this.nudged = true;
		this.log.news().tell();
	}

	/** Whether no nudge has come. */
	boolean waits() {
		return !this.nudged;
	}

	@Override
	public void close() {
		if (this.counted) {
			this.log.readers().leave();
		}
		if (this.news != null) {
			this.log.news().remove(this.news);
		}
	}

}
