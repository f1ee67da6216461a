package dev.parley.run;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import dev.parley.agent.model.Usage;
import dev.parley.run.StartedRun.Origin;
import dev.parley.run.action.Continuation;
import dev.parley.run.admission.Admission;
import dev.parley.run.admission.ContinuedRequests;
import dev.parley.run.admission.MessageSupersededException;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.admission.RunRefusedException.Reason;
import dev.parley.run.admission.RunRequest;
import dev.parley.run.admission.StoredRequest;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.log.RunLog;
import dev.parley.store.NewTurn;
import dev.parley.store.Placement;
import dev.parley.store.Run;
import dev.parley.store.RunAcceptance;
import dev.parley.store.database.Replica;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.Acceptance;
import dev.parley.store.idempotency.IdempotencyKey;
import org.jspecify.annotations.Nullable;

/**
 * Accepts runs, at most one for each idempotency key, and gives access to their logs.
 * Thread-safe.
 */
public final class RunManager {

	private final RunAcceptance runAcceptance;

	private final RunHistory history;

	private final RunDispatcher dispatcher;

	private final RunRegistry registry;

	private final RunLogs logs;

	private final List<Admission> admissions;

	private final ContinuedRequests continued;

	private final Clock clock;

	private final boolean shared;

	private final KeyTurns keys = new KeyTurns();

	RunManager(RunAcceptance runAcceptance, RunHistory history, RunLogs logs, RunDispatcher dispatcher,
			RunRegistry registry, List<Admission> admissions, ContinuedRequests continued, Replica replica,
			Clock clock) {
		this.runAcceptance = runAcceptance;
		this.history = history;
		this.logs = logs;
		this.dispatcher = dispatcher;
		this.registry = registry;
		this.admissions = admissions;
		this.continued = continued;
		this.shared = replica.shares();
		this.clock = clock;
	}

	/**
	 * Accepts a run: when this returns, the message and the run are stored, and the run
	 * is queued or running. If the key was used before, the earlier run is joined or
	 * replayed or, if it failed and is retryable, repeated by a new run.
	 * @throws RunRefusedException if a limit or a guardrail refuses it
	 * @throws SessionNotFoundException if its session does not exist
	 * @throws ThreadTakenException if the user has a session with the new one's thread
	 * @throws LaterRunException if the run that it must come right after is not the
	 * newest
	 * @throws MessageSupersededException if the message that it replaces is superseded
	 * @throws KeyReusedException if the key was used for a different request
	 * @throws dev.parley.store.database.StorageUnavailableException if it cannot be
	 * stored
	 */
	public StartedRun start(RunRequest request, @Nullable IdempotencyKey key, LiveAgents agents) {
		this.dispatcher.entrance().awaitOpen();
		if (key == null) {
			return startNew(request, null, agents);
		}
		String userId = request.userId();
		// Another request with this key must be accepted or refused before the lookup.
		return this.keys.inTurn(userId, key,
				() -> this.runAcceptance.find(userId, key)
					.map((earlier) -> settle(earlier, null, request, key, agents))
					.orElseGet(() -> startNew(request, key, agents)));
	}

	private StartedRun startNew(RunRequest asked, @Nullable IdempotencyKey key, LiveAgents agents) {
		RunRequest request = this.continued.complete(asked,
				() -> this.dispatcher.active(asked.sessionId()).map(LiveRun::id));
		agents.requirePassing(request);
		LiveRun run = new LiveRun(request, this.clock.instant());
		Acceptance acceptance = enter(run, agents, () -> accept(run, request, key, agents));
		return settle(acceptance, run, asked, key, agents);
	}

	/**
	 * Stores the run.
	 * @param request with the contents of files, which the run itself does not keep
	 */
	private Acceptance accept(LiveRun run, RunRequest request, @Nullable IdempotencyKey key, LiveAgents agents) {
		Continuation continuation = request.continuation();
		if (continuation != null) {
			return this.runAcceptance.acceptContinuing(row(run, continuation.messageId()), continuation.answers(), key,
					this.dispatcher.queueing(request));
		}
		NewTurn turn = new NewTurn(request.userMessage().message(), request.userMessage().context(), request.files(),
				request.placement(), request.userMessage().clientId());
		Acceptance accepted = this.runAcceptance.accept(row(run, Ids.next()), turn, request.newSession(), key,
				this.dispatcher.queueing(request));
		if (request.placement() instanceof Placement.InPlaceOf) {
			// A live agent remembers what is superseded now.
			agents.forget(run.sessionId());
		}
		return accepted;
	}

	/**
	 * Turns the result of an acceptance into the run that answers the request.
	 * @param run that was to be accepted; null if the key was only looked up
	 */
	private StartedRun settle(Acceptance acceptance, @Nullable LiveRun run, RunRequest request,
			@Nullable IdempotencyKey key, LiveAgents agents) {
		return switch (acceptance) {
			case Acceptance.Stored _ -> new StartedRun(Objects.requireNonNull(run).log(), Origin.NEW);
			case Acceptance.Duplicate(UUID earlier) -> follow(earlier, request, Objects.requireNonNull(key), agents);
			case Acceptance.KeyReused _ -> throw new KeyReusedException();
			case Acceptance.SessionBusy(UUID active) -> throw RunRefusedException.busy(active);
			case Acceptance.QueueFull(UUID active) -> throw RunRefusedException.queueFull(active);
			case Acceptance.TooManyRuns(long most) -> throw RunRefusedException.tooMany(most);
			case Acceptance.Superseded _ -> throw new MessageSupersededException();
			case Acceptance.NotWaiting(UUID laterRunId) -> throw (request.placement() instanceof Placement.After)
					? new LaterRunException() : ContinuedRequests.notWaiting(laterRunId);
			case Acceptance.ThreadTaken _ -> throw new ThreadTakenException();
			case Acceptance.SessionGone _ -> throw new SessionNotFoundException();
		};
	}

	/** Answers a request whose key was used before, by the given run. */
	private StartedRun follow(UUID runId, RunRequest request, IdempotencyKey key, LiveAgents agents) {
		RunLog inMemory = this.registry.findLog(runId, request.userId()).orElse(null);
		if (inMemory != null && inMemory.end() == null) {
			return new StartedRun(inMemory, Origin.JOINED);
		}
		Run stored = this.history.find(runId, request.userId()).orElse(null);
		if (stored == null) {
			// The session was deleted in the meantime, and the key with it.
			return startNew(request, key, agents);
		}
		if (stored.end() == null && this.shared) {
			return new StartedRun(this.logs.remote(stored), Origin.JOINED);
		}
		if (stored.end() == null) {
			throw new RunRefusedException(Reason.STORAGE_UNAVAILABLE,
					"The result of the earlier request with this key is not stored yet", null);
		}
		RunLog told = (inMemory != null && stored(inMemory)) ? inMemory : null;
		RunLog ended = (told != null) ? told : this.history.rebuild(stored).orElseThrow();
		if (ended.end() instanceof Failed failed && failed.retryable()) {
			return startAgain(stored, request, key, agents);
		}
		return new StartedRun(ended, (told != null) ? Origin.REPLAYED : Origin.REBUILT);
	}

	/** Whether the end in the log is the stored one. */
	private static boolean stored(RunLog log) {
		return !(log.end() instanceof Failed failed && failed.code() == FailureCode.STORAGE_UNAVAILABLE);
	}

	private StartedRun startAgain(Run failed, RunRequest request, IdempotencyKey key, LiveAgents agents) {
		RunRequest again = this.continued.again(request.again(failed.sessionId()), failed.continues());
		agents.requirePassing(again);
		LiveRun run = new LiveRun(again, this.clock.instant());
		Acceptance acceptance = enter(run, agents, () -> {
			Acceptance accepted = this.runAcceptance.acceptAgain(row(run, failed.messageId()), failed.id(), key,
					this.dispatcher.queueing(again));
			// A live agent may remember text of the failed run, which prompts no longer
			// contain.
			agents.forget(run.sessionId());
			return accepted;
		});
		if (acceptance instanceof Acceptance.Superseded) {
			// Nobody asks for that answer any more: the failure stands.
			return new StartedRun(this.history.rebuild(failed).orElseThrow(), Origin.REBUILT);
		}
		return settle(acceptance, run, request, key, agents);
	}

	private Acceptance enter(LiveRun run, LiveAgents agents, Supplier<Acceptance> acceptance) {
		boolean entered = false;
		try {
			this.admissions.forEach((admission) -> run.hold(admission.admit(run.request())));
			Acceptance accepted = this.dispatcher.enter(run, agents, acceptance);
			entered = accepted instanceof Acceptance.Stored;
			this.logs.accepted(accepted, run.request());
			return accepted;
		}
		finally {
			if (!entered) {
				run.settle(run.model(), Usage.NONE);
			}
		}
	}

	private Run row(LiveRun run, UUID messageId) {
		return Run
			.unfinished(run.id(), run.sessionId(), run.userId(), messageId, run.request().agent(),
					run.request().model(), run.createdAt())
			.showing(run.request().userMessage().options().shown())
			.continuing((run.request().continuation() != null) ? run.request().continuation().runId() : null)
			.executableBy(this.shared ? StoredRequest.of(run.request()) : null);
	}

	/**
	 * Cancels a run. A queued run ends immediately, a running one within a second.
	 * @return its log, or empty if it has ended or does not exist
	 */
	public Optional<RunLog> cancel(UUID runId, String userId) {
		return this.logs.cancel(runId, userId);
	}

	/** Cancels all runs of a deleted session, and forgets its logs. */
	public void sessionDeleted(UUID sessionId) {
		this.logs.sessionDeleted(sessionId);
	}

	/** The log of the run that a session executes now. */
	public Optional<RunLog> active(UUID sessionId) {
		return this.logs.active(sessionId);
	}

	/** The id of that run. */
	public Optional<UUID> activeId(UUID sessionId) {
		return this.logs.activeId(sessionId);
	}

	/** Whether a run waits in the queue of its session. */
	public boolean queued(UUID runId, String userId) {
		return this.logs.queued(runId, userId);
	}

	/**
	 * The log of a run, to be read after event number {@code after}.
	 * @return empty if there is no such run
	 * @throws EventsExpiredException if these events are no longer available; a replay
	 * from the first event is always possible
	 */
	public Optional<RunLog> log(UUID runId, String userId, int after) {
		return this.logs.log(runId, userId, after);
	}

	/** The number of running and queued runs. */
	public int count() {
		return this.registry.live().size();
	}

}
