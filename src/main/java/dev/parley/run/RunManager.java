package dev.parley.run;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import dev.parley.agent.guardrail.GuardrailTrippedException;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.Usage;
import dev.parley.run.RunEvent.Cancelled;
import dev.parley.run.RunEvent.Failed;
import dev.parley.run.RunRefusedException.Reason;
import dev.parley.store.Acceptance;
import dev.parley.store.IdempotencyKey;
import dev.parley.store.Ids;
import dev.parley.store.Run;
import dev.parley.store.RunAcceptance;
import org.jspecify.annotations.Nullable;

/**
 * Accepts runs, at most one for an idempotency key, and finds them again. Thread-safe.
 */
public final class RunManager {

	private static final int KEY_ATTEMPTS = 100;

	private static final Duration KEY_PAUSE = Duration.ofMillis(20);

	private final RunAcceptance runAcceptance;

	private final RunHistory history;

	private final RunDispatcher dispatcher;

	private final RunRegistry registry;

	private final List<Admission> admissions;

	private final Clock clock;

	RunManager(RunAcceptance runAcceptance, RunHistory history, RunDispatcher dispatcher, RunRegistry registry,
			List<Admission> admissions, Clock clock) {
		this.runAcceptance = runAcceptance;
		this.history = history;
		this.dispatcher = dispatcher;
		this.registry = registry;
		this.admissions = admissions;
		this.clock = clock;
	}

	/**
	 * Accepts a run: when this returns, the message and the run are stored, and the run
	 * is on its way. With a key that was used before, the run of that time is joined,
	 * told again, or, where it failed but may be tried again, followed by a new one.
	 * @throws RunRefusedException where a limit stands against it
	 * @throws SessionNotFoundException where its session is gone
	 * @throws KeyReusedException where the key was used for something else
	 * @throws dev.parley.store.StorageUnavailableException where it cannot be stored
	 */
	public StartedRun start(RunRequest request, @Nullable IdempotencyKey key, LiveAgents agents) {
		this.dispatcher.awaitOpen();
		if (key == null) {
			return startNew(request, null, agents).orElseThrow();
		}
		for (int attempt = 0; attempt < KEY_ATTEMPTS; attempt++) {
			Optional<Acceptance> earlier = this.runAcceptance.find(request.userId(), key);
			Optional<StartedRun> started = earlier.isPresent() ? follow(earlier.get(), request, key, agents)
					: startNew(request, key, agents);
			if (started.isPresent()) {
				return started.get();
			}
			// Another request with this key is just coming or going: look again.
			LockSupport.parkNanos(KEY_PAUSE.toNanos());
		}
		throw new RunRefusedException(Reason.SESSION_BUSY, "Another request with this key is not settled yet", null);
	}

	private Optional<StartedRun> startNew(RunRequest request, @Nullable IdempotencyKey key, LiveAgents agents) {
		checkMessage(request, agents);
		LiveRun run = new LiveRun(request, this.clock.instant());
		Run row = row(run, Ids.next());
		return enter(run, agents,
				() -> this.runAcceptance.accept(row, request.userMessage().message(), request.newSession(), key));
	}

	private Optional<StartedRun> follow(Acceptance earlier, RunRequest request, IdempotencyKey key, LiveAgents agents) {
		if (!(earlier instanceof Acceptance.Duplicate(UUID runId))) {
			throw new KeyReusedException();
		}
		Optional<RunLog> inMemory = this.registry.findLog(runId, request.userId());
		if (inMemory.isPresent() && inMemory.get().end() == null) {
			return inMemory.map((log) -> new StartedRun(log, false));
		}
		Optional<Run> stored = this.history.find(runId, request.userId());
		if (stored.isPresent() && stored.get().end() == null) {
			// Its end is about to be stored.
			return Optional.empty();
		}
		Optional<RunLog> log = inMemory.filter(RunManager::stored).or(() -> stored.flatMap(this.history::rebuild));
		if (stored.isPresent() && log.isPresent() && log.get().end() instanceof Failed failed && failed.retryable()) {
			return startAgain(stored.get(), request, key, agents);
		}
		return log.map((ended) -> new StartedRun(ended, true));
	}

	/** Whether the end that was told is the one that is stored. */
	private static boolean stored(RunLog log) {
		return !(log.end() instanceof Failed failed && failed.code() == FailureCode.STORAGE_UNAVAILABLE);
	}

	private Optional<StartedRun> startAgain(Run failed, RunRequest request, IdempotencyKey key, LiveAgents agents) {
		checkMessage(request, agents);
		LiveRun run = new LiveRun(request.again(failed.sessionId()), this.clock.instant());
		return enter(run, agents, () -> {
			Acceptance acceptance = this.runAcceptance.acceptAgain(row(run, failed.messageId()), failed.id(), key);
			// A live agent may remember what the failed run said, and that is out of the
			// prompts now.
			agents.forget(run.sessionId());
			return acceptance;
		});
	}

	private static void checkMessage(RunRequest request, LiveAgents agents) {
		try {
			agents.checkMessage(request);
		}
		catch (GuardrailTrippedException ex) {
			throw new RunRefusedException(Reason.GUARDRAIL_TRIPPED, String.valueOf(ex.getMessage()), null);
		}
		catch (ModelException ex) {
			throw new RunRefusedException(Reason.MODEL_UNAVAILABLE, "The message could not be checked", null);
		}
	}

	/** Empty where the run's key turns out to be used. */
	private Optional<StartedRun> enter(LiveRun run, LiveAgents agents, Supplier<Acceptance> acceptance) {
		boolean entered = false;
		try {
			this.admissions.forEach((admission) -> run.hold(admission.admit(run.request())));
			entered = this.dispatcher.enter(run, agents, acceptance);
			return entered ? Optional.of(new StartedRun(run.log(), false)) : Optional.empty();
		}
		finally {
			if (!entered) {
				run.settle(Usage.NONE);
			}
		}
	}

	private static Run row(LiveRun run, UUID messageId) {
		return Run.unfinished(run.id(), run.sessionId(), run.userId(), messageId, run.request().agent(),
				run.request().model(), run.createdAt());
	}

	/**
	 * Cancels a run. One that waits ends at once, one that runs within a second.
	 * @return its log, or empty where it has ended or never was
	 */
	public Optional<RunLog> cancel(UUID runId, String userId) {
		Optional<LiveRun> live = this.registry.findLive(runId, userId);
		live.ifPresent((run) -> this.dispatcher.stop(run, new Cancelled(CancelCause.CLIENT)));
		return live.map(LiveRun::log);
	}

	/**
	 * A session is deleted: cancels all that runs and waits there, and forgets its logs.
	 */
	public void sessionDeleted(UUID sessionId) {
		this.dispatcher.runsOf(sessionId)
			.reversed()
			.forEach((run) -> this.dispatcher.stop(run, new Cancelled(CancelCause.DELETION)));
		this.registry.forgetSession(sessionId);
	}

	/** The log of the run that is being answered in a session. */
	public Optional<RunLog> active(UUID sessionId) {
		return this.dispatcher.active(sessionId).map(LiveRun::log);
	}

	/** Whether a run waits in its queue. */
	public boolean queued(UUID runId, String userId) {
		return this.registry.findLive(runId, userId).filter((run) -> run.startedAt() == null).isPresent();
	}

	/**
	 * The log of a run, to be read from event number {@code after} on.
	 * @return empty where there is no such run
	 * @throws EventsExpiredException where those events are no longer there; from the
	 * first event on they can always be told again
	 */
	public Optional<RunLog> log(UUID runId, String userId, int after) {
		Optional<RunLog> log = this.registry.findLog(runId, userId);
		if (log.isPresent() && log.get().end() == null) {
			return log;
		}
		// The log of an ended run is told only as long as the run is not deleted.
		return this.history.find(runId, userId).map((run) -> {
			if (log.isPresent()) {
				return log.get();
			}
			if (after > 0) {
				throw new EventsExpiredException();
			}
			return this.history.rebuild(run).orElseThrow(EventsExpiredException::new);
		});
	}

	/** How many runs run or wait. */
	public int count() {
		return this.registry.live().size();
	}

}
