package dev.parley.run;

import java.time.Duration;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.run.shared.Signals;

/**
 * Stops runs that exceed their duration or their wait in the queue, and runs with
 * {@code cancelUnread} whose last reader has left.
 */
final class OverdueRuns {

	/** How long a disconnected reader may take to reconnect. */
	private static final Duration RECONNECT_TIME = Duration.ofSeconds(5);

	private final RunDispatcher dispatcher;

	private final RunRegistry registry;

	private final RunProperties properties;

	private final Signals signals;

	private final Ticker ticks;

	OverdueRuns(RunDispatcher dispatcher, RunRegistry registry, RunProperties properties, Signals signals,
			Ticker ticks) {
		this.dispatcher = dispatcher;
		this.registry = registry;
		this.properties = properties;
		this.signals = signals;
		this.ticks = ticks;
	}

	/** Stops the runs that are overdue now. */
	void stop() {
		long now = this.ticks.read();
		if (!this.signals.arrive()) {
			// Other servers may have readers, and cannot say so.
			this.registry.live().forEach((run) -> run.log().readers().seen());
		}
		this.registry.live()
			.forEach((run) -> overdue(run, now).ifPresent((terminal) -> this.dispatcher.stop(run, terminal)));
	}

	/** Why a run must stop now; empty if it may continue. */
	private Optional<Terminal> overdue(LiveRun run, long now) {
		// Read before the age: if the run starts in between, its age only gets smaller.
		boolean started = run.startedAt() != null;
		Duration age = run.age(now);
		if (started && age.compareTo(run.maxDuration(this.properties.maxDuration())) > 0) {
			return Optional.of(new Failed(FailureCode.RUN_TIMEOUT, "The answer took too long", true));
		}
		if (!started && age.compareTo(this.properties.queueWait()) > 0) {
			return Optional.of(new Failed(FailureCode.SESSION_BUSY,
					"The session was busy with earlier messages for too long", true));
		}
		if (run.log().cancelUnread() && run.log().readers().noneFor(RECONNECT_TIME)) {
			return Optional.of(new Cancelled(CancelCause.DISCONNECT));
		}
		return Optional.empty();
	}

}
