package dev.parley.run.log;

import java.util.List;
import java.util.UUID;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.run.event.RunEvent;

/**
 * The events of a run that another server executes, as far as they have come here.
 * Thread-safe.
 */
public final class FollowedRun {

	private final RunLog log;

	private final String userId;

	@GuardedBy("this")
	private int added;

	/**
	 * Follows a run from the last event of its log on.
	 * @param userId of the run's user
	 */
	public FollowedRun(RunLog log, String userId) {
		this.log = log;
		this.userId = userId;
		this.added = log.places().number(log.places().size());
	}

	public UUID id() {
		return this.log.runId();
	}

	public RunLog log() {
		return this.log;
	}

	/** The run's user. */
	public String userId() {
		return this.userId;
	}

	/** Whether its end has come. */
	public boolean ended() {
		return this.log.end() != null;
	}

	/** Whether somebody reads it here. */
	public boolean read() {
		return this.log.readers().now() > 0;
	}

	/**
	 * Adds an event; does nothing if it has come before.
	 * @return false if events before it are missing, so that it was not added
	 */
	public synchronized boolean add(int number, RunEvent event) {
		if (number <= this.added) {
			return true;
		}
		int epoch = EventNumbers.epoch(number);
		if (epoch > EventNumbers.epoch(this.added)) {
			this.log.places().goOn(epoch);
		}
		if (number != this.log.places().number(this.log.places().size() + 1)) {
			return false;
		}
		this.log.append(event);
		this.added = number;
		return true;
	}

	/**
	 * Adds events that come from the store, up to the end.
	 * @param epoch of the run's last owner
	 */
	public synchronized void finish(int epoch, List<RunEvent> events) {
		this.log.places().goOn(epoch + 1);
		events.forEach(this.log::append);
	}

}
