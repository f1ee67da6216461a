package dev.parley.run;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.agent.model.Usage;
import dev.parley.run.SessionQueue.Callbacks;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.admission.RunRequest;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.run.shared.RunOwnership;
import dev.parley.run.shared.Signals;
import dev.parley.store.Queueing;
import dev.parley.store.RunLostException;
import dev.parley.store.RunSteering;
import dev.parley.store.idempotency.Acceptance;
import org.jspecify.annotations.Nullable;

/**
 * Executes runs, one at a time for each session, and completes them. Thread-safe.
 */
final class RunDispatcher {

	private final int queueLength;

	private final RunExecution execution;

	private final RunRegistry registry;

	private final RunOwnership ownership;

	private final RunCompletion ending;

	private final PendingOutcomes outcomes;

	private final RemoteRuns remote;

	private final SteeringMessages steering;

	private final Signals signals;

	private final Ticker ticker;

	private final Entrance entrance = new Entrance();

	private final SessionQueues queues = new SessionQueues();

	RunDispatcher(int queueLength, RunExecution execution, RunRegistry registry, RunOwnership ownership,
			RemoteRuns remote, RunCompletion ending, PendingOutcomes outcomes, RunSteering steering,
			SteeringElsewhere elsewhere, Signals signals, Clock clock, Ticker ticker) {
		this.queueLength = queueLength;
		this.execution = execution;
		this.registry = registry;
		this.ownership = ownership;
		this.remote = remote;
		this.ending = ending;
		this.outcomes = outcomes;
		this.steering = new SteeringMessages(this.queues, steering, elsewhere, clock, this::settle);
		this.signals = signals;
		this.ticker = ticker;
	}

	/** Whether runs are accepted. */
	Entrance entrance() {
		return this.entrance;
	}

	/**
	 * Adds a run to the queue of its session.
	 * @param acceptance stores the run, once its place in the queue is certain
	 * @return its result; the run is in the queue only if it was stored
	 */
	Acceptance enter(LiveRun run, LiveAgents agents, Supplier<Acceptance> acceptance) {
		SessionQueue queue = this.queues.hold(run.sessionId());
		boolean entered = false;
		try {
			Acceptance accepted = queue.enter(run, this.queueLength, () -> accept(run, acceptance), callbacks(agents));
			entered = accepted instanceof Acceptance.Stored;
			return accepted;
		}
		finally {
			if (!entered) {
				this.queues.release(run.sessionId());
			}
		}
	}

	/** How a message goes into the queue of its session over all servers. */
	Queueing queueing(RunRequest request) {
		return this.ownership.shared()
				? request.ifBusy().queueing(this.queueLength, this.registry.mostOf(request.caller()))
				: Queueing.UNCHECKED;
	}

	private Acceptance accept(LiveRun run, Supplier<Acceptance> acceptance) {
		run.enter(this.ticker.read());
		this.registry.add(run);
		boolean accepted = false;
		try {
			// Checked once the run is in the registry: from then on stopAll() sees it.
			this.entrance.requireOpen();
			// The next prompt needs the outcomes that are not stored yet.
			this.outcomes.settle();
			Acceptance outcome = acceptance.get();
			if (outcome instanceof Acceptance.Stored stored) {
				run.accepted(stored, this.ticker.read());
				accepted = true;
			}
			return outcome;
		}
		finally {
			if (!accepted) {
				this.registry.remove(run);
			}
		}
	}

	/**
	 * Goes on with a run that another server has accepted, once it is its turn.
	 * @param place of the first message that it stores
	 * @param voided the attempt of which readers may have seen a part; null: none
	 * @throws RunRefusedException if there are too many runs
	 */
	void takeOver(LiveRun run, int place, @Nullable VoidedAttempt voided, LiveAgents agents) {
		this.queues.hold(run.sessionId());
		boolean entered = false;
		try {
			run.enter(this.ticker.read());
			this.registry.add(run);
			run.takenOver(place, voided, this.ticker.read());
			// Not in the queue: runs that this server accepted may be there, which must
			// wait for this one.
			callbacks(agents).start(run);
			entered = true;
		}
		finally {
			if (!entered) {
				this.queues.release(run.sessionId());
			}
		}
	}

	private Callbacks callbacks(LiveAgents agents) {
		return new Callbacks() {

			@Override
			public void start(LiveRun run) {
				Thread.ofVirtual().name("run-" + run.id()).start(() -> execute(run, agents));
			}

			@Override
			public void interrupt(LiveRun run) {
				stop(run, new Cancelled(CancelCause.INTERRUPT));
			}

		};
	}

	private void execute(LiveRun run, LiveAgents agents) {
		Terminal terminal = RunFailures.internalError();
		try {
			terminal = executeInTurn(run, agents);
		}
		catch (RunLostException ex) {
			terminal = this.execution.gone(run);
		}
		finally {
			// Free the slot before the end is published: a client may then ask again
			// immediately.
			SessionQueue queue = this.queues.find(run.sessionId());
			if (queue != null) {
				queue.leave(run, callbacks(agents));
			}
			settle(run, terminal);
		}
	}

	private Terminal executeInTurn(LiveRun run, LiveAgents agents) {
		if (this.ownership.shared()) {
			Acceptance.Stored acceptance = run.acceptance();
			if (acceptance == null || !acceptance.first()) {
				this.ownership.awaitTurn(run.claim(), run.sessionId(), run.cancellation());
			}
			run.stopping().begin();
			Terminal stopped = run.stopped().orElse(null);
			if (stopped != null) {
				return endUnstarted(run, stopped);
			}
		}
		this.ending.started(run);
		return this.execution.execute(run, agents, () -> this.steering.join(run));
	}

	/** Ends a run that has not begun; at a shutdown, another server may execute it. */
	private Terminal endUnstarted(LiveRun run, Terminal terminal) {
		if (terminal instanceof Failed failed && failed.code() == FailureCode.SHUTTING_DOWN) {
			this.ownership.handOver(run.claim());
		}
		return this.execution.endUnstarted(run, terminal);
	}

	private void settle(LiveRun run, Terminal terminal) {
		this.queues.release(run.sessionId());
		if (run.stopping().lost()) {
			run.settle(run.model(), Usage.NONE);
			this.registry.remove(run);
			this.remote.goOn(run);
			return;
		}
		this.ending.end(run, terminal);
		run.log().append(terminal);
		this.registry.retire(run);
		this.signals.runEnded(run.sessionId());
		if (terminal instanceof Failed failed && failed.code() == FailureCode.STORAGE_UNAVAILABLE
				&& !this.outcomes.holds(run.id())) {
			// The end was stored in the meantime: replays must show the stored end.
			this.registry.forgetLog(run.id());
		}
	}

	/** Ends a run with {@code terminal} unless it has ended before. */
	void stop(LiveRun run, Terminal terminal) {
		run.stop(terminal);
		SessionQueue queue = this.queues.find(run.sessionId());
		if (queue != null && queue.withdraw(run)) {
			settle(run, endUnstarted(run, terminal));
		}
	}

	/** The run that a session executes. */
	Optional<LiveRun> active(UUID sessionId) {
		SessionQueue queue = this.queues.find(sessionId);
		return (queue != null) ? Optional.ofNullable(queue.active()) : Optional.empty();
	}

	/** The running and queued runs of a session, in order. */
	List<LiveRun> runsOf(UUID sessionId) {
		SessionQueue queue = this.queues.find(sessionId);
		return (queue != null) ? queue.runs() : List.of();
	}

	/** Ends a run with {@code terminal} unless it has begun. */
	void stopUnlessBegun(LiveRun run, Terminal terminal) {
		SessionQueue queue = this.queues.find(run.sessionId());
		if (queue != null && queue.withdraw(run)) {
			settle(run, endUnstarted(run, terminal));
		}
		else {
			run.stopping().requestUnlessBegun(terminal);
		}
	}

	/** Whether other servers can execute runs of this one. */
	boolean shared() {
		return this.ownership.shared();
	}

}
