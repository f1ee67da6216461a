package dev.parley.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import dev.parley.run.event.CancelCause;
import dev.parley.run.event.RestartReason;
import dev.parley.run.event.RunEvent;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunListener;
import dev.parley.run.log.FollowedRun;
import dev.parley.run.log.RunLog;
import dev.parley.store.RunClaim;

/**
 * This server's part in the runs of all servers that share the store. Thread-safe.
 */
public final class SharedRuns {

	private final RunDispatcher dispatcher;

	private final RunRegistry registry;

	private final PendingOutcomes outcomes;

	private final RunHistory history;

	private final RemoteRuns remote;

	private final List<RunListener> listeners;

	SharedRuns(RunDispatcher dispatcher, RunRegistry registry, PendingOutcomes outcomes, RunHistory history,
			RemoteRuns remote, List<RunListener> listeners) {
		this.remote = remote;
		this.listeners = listeners;
		this.dispatcher = dispatcher;
		this.registry = registry;
		this.outcomes = outcomes;
		this.history = history;
	}

	/** The runs that this server executes and that are stored as such. */
	public List<RunClaim> claims() {
		return this.registry.live()
			.stream()
			.filter((run) -> run.log().places().size() > 0 && !this.outcomes.holds(run.id()))
			.map(LiveRun::claim)
			.toList();
	}

	/** The claim of one of them. */
	public Optional<RunClaim> claim(UUID runId) {
		return this.registry.findLive(runId)
			.filter((run) -> run.log().places().size() > 0 && !this.outcomes.holds(runId))
			.map(LiveRun::claim);
	}

	/** Those of one session. */
	public List<UUID> ofSession(UUID sessionId) {
		return this.registry.live()
			.stream()
			.filter((run) -> run.sessionId().equals(sessionId))
			.map(LiveRun::id)
			.toList();
	}

	/**
	 * Waits until this server executes no run of a user whose sessions were deleted, and
	 * stores what listeners have noted about them.
	 * @return false if that took longer than {@code patience}
	 */
	public boolean settle(String userId, Duration patience) throws InterruptedException {
		boolean none = this.registry.awaitNoneOf(userId, patience);
		this.listeners.forEach(RunListener::flush);
		return none;
	}

	/** The ids of a user's runs that this server executes. */
	public List<UUID> ofUser(String userId) {
		return this.registry.live().stream().filter((run) -> run.userId().equals(userId)).map(LiveRun::id).toList();
	}

	/** Whether this server accepts no more runs. */
	public boolean stopping() {
		return this.dispatcher.entrance().closed();
	}

	/** The log of a run that this server executes, or has executed lately. */
	public Optional<RunLog> log(UUID runId) {
		return this.registry.findLive(runId).map(LiveRun::log).or(() -> this.registry.findEnded(runId));
	}

	/**
	 * Ends all reading of other servers' runs here: readers have to go to another server.
	 */
	public void closeFollowed() {
		this.remote.close();
	}

	/** A run has a reader at another server. */
	public void readElsewhere(UUID runId) {
		this.registry.findLive(runId).ifPresent((run) -> run.log().readers().seen());
	}

	/** Ends the log of a run whose session was deleted. */
	public void finishDeleted(FollowedRun run) {
		run.finish(RunLog.epoch(run.log().places().number(run.log().places().size())),
				List.of(new Cancelled(CancelCause.DELETION)));
	}

	/**
	 * Ends the log of a run whose last owner does not tell its end: it comes from the
	 * store.
	 * @param epoch of that owner
	 */
	public void finish(FollowedRun run, int epoch) {
		RunLog stored = this.history.find(run.id(), run.userId()).flatMap(this.history::rebuild).orElse(null);
		if (stored == null) {
			finishDeleted(run);
			return;
		}
		List<RunEvent> events = new ArrayList<>(stored.places().all());
		if (run.log().places().size() == 0) {
			// A reader that has a cursor may have seen parts of it.
			events.add(1, new RunEvent.Restart(RestartReason.TAKEOVER));
		}
		else if (stored.end() instanceof RunEvent.Done || stored.end() instanceof RunEvent.RequiresAction) {
			events.set(0, new RunEvent.Restart(RestartReason.TAKEOVER));
		}
		else {
			events.subList(0, events.size() - 1).clear();
		}
		run.finish(epoch, events);
	}

	/**
	 * Gives a run up whose claim does not hold any more.
	 * @param ended whether it has ended already: only a run that this server has not
	 * begun may have been ended by another
	 */
	public void lose(UUID runId, boolean ended) {
		this.registry.findLive(runId)
			.filter((run) -> !ended || (run.startedAt() == null && run.stopped().isEmpty()))
			.ifPresent((run) -> {
				run.stopping().lose();
				this.dispatcher.stop(run, new Cancelled(CancelCause.DELETION));
			});
	}

	/** Ends a run whose session was deleted. */
	public void deleted(UUID runId) {
		this.registry.findLive(runId)
			.ifPresent((run) -> this.dispatcher.stop(run, new Cancelled(CancelCause.DELETION)));
	}

	/**
	 * Cancels a run, as another server was asked to.
	 * @param cause its name in the store
	 */
	public void stop(UUID runId, String cause) {
		this.registry.findLive(runId)
			.ifPresent((run) -> this.dispatcher.stop(run,
					new Cancelled(CancelCause.valueOf(cause.toUpperCase(Locale.ROOT)))));
	}

}
