package dev.parley.run;

import java.time.Duration;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.Terminal;

/**
 * Stops runs that take too long, wait too long, or have lost the reader that they must
 * not outlive.
 */
final class OverdueRuns {

	/** How long a reader that was cut off may take to come back. */
	private static final Duration UNREAD = Duration.ofSeconds(5);

	private final RunDispatcher dispatcher;

	private final RunRegistry registry;

	private final RunProperties properties;

	private final Ticker ticks;

	OverdueRuns(RunDispatcher dispatcher, RunRegistry registry, RunProperties properties, Ticker ticks) {
		this.dispatcher = dispatcher;
		this.registry = registry;
		this.properties = properties;
		this.ticks = ticks;
	}

	/** Stops those that are overdue by now. */
	void stop() {
		long now = this.ticks.read();
		this.registry.live()
			.forEach((run) -> overdue(run, now).ifPresent((terminal) -> this.dispatcher.stop(run, terminal)));
	}

	/** The end that a run must have now; empty if it may go on. */
	private Optional<Terminal> overdue(LiveRun run, long now) {
		// Read first: a run that starts in between is younger, not older.
		boolean started = run.startedAt() != null;
		Duration age = run.age(now);
		if (started && age.compareTo(run.maxDuration(this.properties.maxDuration())) > 0) {
			return Optional.of(new Failed(FailureCode.RUN_TIMEOUT, "The answer took too long", true));
		}
		if (!started && age.compareTo(this.properties.queueWait()) > 0) {
			return Optional.of(new Failed(FailureCode.SESSION_BUSY,
					"The session was busy with earlier messages for too long", true));
		}
		if (run.log().cancelUnread() && run.log().readers().noneFor(UNREAD)) {
			return Optional.of(new Cancelled(CancelCause.DISCONNECT));
		}
		return Optional.empty();
	}

}
