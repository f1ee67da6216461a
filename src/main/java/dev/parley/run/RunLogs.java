package dev.parley.run;

import java.util.Optional;
import java.util.UUID;

import dev.parley.run.admission.BusyPolicy;
import dev.parley.run.admission.RunRequest;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.log.RunLog;
import dev.parley.run.shared.Signals;
import dev.parley.store.Run;
import dev.parley.store.idempotency.Acceptance;

/**
 * Finds the logs of runs, and stops runs: in memory, at the server that executes the run,
 * or rebuilt from the store. Thread-safe.
 */
final class RunLogs {

	private final RunRegistry registry;

	private final RunDispatcher dispatcher;

	private final RunHistory history;

	private final RemoteRuns remote;

	private final Signals signals;

	/** Whether other servers execute runs too. */
	private final boolean shared;

	RunLogs(RunRegistry registry, RunDispatcher dispatcher, RunHistory history, RemoteRuns remote, Signals signals,
			boolean shared) {
		this.signals = signals;
		this.registry = registry;
		this.dispatcher = dispatcher;
		this.history = history;
		this.remote = remote;
		this.shared = shared;
	}

	/** As {@link RunManager#log}. */
	Optional<RunLog> log(UUID runId, String userId, int after) {
		Optional<RunLog> log = this.registry.findLog(runId, userId)
			.or(() -> this.shared ? this.remote.find(runId, userId) : Optional.empty());
		if (log.isPresent() && log.get().end() == null) {
			return log;
		}
		// The log of an ended run must not outlive the stored run.
		return this.history.find(runId, userId).map((run) -> log.orElseGet(() -> find(run, after)));
	}

	private RunLog find(Run run, int after) {
		if (this.shared && (after > 0 || run.end() == null)) {
			return this.remote.log(run);
		}
		if (after > 0) {
			throw new EventsExpiredException();
		}
		return this.history.rebuild(run).orElseThrow(EventsExpiredException::new);
	}

	/** The log of a run that another server executes. */
	RunLog remote(Run run) {
		return this.remote.log(run);
	}

	/** The log of the run that a session executes now. */
	Optional<RunLog> active(UUID sessionId) {
		return this.shared ? this.remote.active(sessionId).map(this::active)
				: this.dispatcher.active(sessionId).map(LiveRun::log);
	}

	private RunLog active(Run run) {
		return this.registry.findLive(run.id()).map(LiveRun::log).orElseGet(() -> this.remote.log(run));
	}

	/** The id of that run. */
	Optional<UUID> activeId(UUID sessionId) {
		return this.shared ? this.remote.active(sessionId).map(Run::id)
				: this.dispatcher.active(sessionId).map(LiveRun::id);
	}

	/** As {@link RunManager#cancel}. */
	Optional<RunLog> cancel(UUID runId, String userId) {
		Optional<LiveRun> live = this.registry.findLive(runId, userId);
		live.ifPresent((run) -> this.dispatcher.stop(run, new Cancelled(CancelCause.CLIENT)));
		if (live.isEmpty() && this.shared) {
			return this.remote.cancel(runId, userId, CancelCause.CLIENT);
		}
		return live.map(LiveRun::log);
	}

	/** As {@link RunManager#sessionDeleted}. */
	void sessionDeleted(UUID sessionId) {
		this.dispatcher.runsOf(sessionId)
			.reversed()
			.forEach((run) -> this.dispatcher.stop(run, new Cancelled(CancelCause.DELETION)));
		this.registry.forgetSession(sessionId);
		this.signals.sessionChanged(sessionId);
	}

	/** As {@link RunManager#queued}. */
	boolean queued(UUID runId, String userId) {
		Optional<LiveRun> live = this.registry.findLive(runId, userId);
		return live.isPresent() ? live.get().startedAt() == null : this.shared && this.remote.waits(runId);
	}

	/** The runs before one that was accepted may be interrupted, wherever they are. */
	void accepted(Acceptance acceptance, RunRequest request) {
		if (acceptance instanceof Acceptance.Stored stored && !stored.first()
				&& request.ifBusy() == BusyPolicy.INTERRUPT) {
			this.signals.sessionChanged(request.sessionId());
		}
	}

}
