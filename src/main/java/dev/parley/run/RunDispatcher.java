package dev.parley.run;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.run.SessionQueue.Callbacks;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.admission.RunRefusedException.Reason;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.store.Acceptance;

/**
 * Gives each session's slot to one run at a time, and sees each to its end. Thread-safe.
 */
final class RunDispatcher {

	private final int queueLength;

	private final RunExecution execution;

	private final RunRegistry registry;

	private final RunCompletion ending;

	private final PendingOutcomes outcomes;

	private final Ticker ticker;

	private final CountDownLatch opened = new CountDownLatch(1);

	private final SessionQueues queues = new SessionQueues();

	private volatile boolean stopping;

	RunDispatcher(int queueLength, RunExecution execution, RunRegistry registry, RunCompletion ending,
			PendingOutcomes outcomes, Ticker ticker) {
		this.queueLength = queueLength;
		this.execution = execution;
		this.registry = registry;
		this.ending = ending;
		this.outcomes = outcomes;
		this.ticker = ticker;
	}

	/** What an earlier process left is settled: lets runs in. */
	void open() {
		this.opened.countDown();
	}

	/** Waits until runs are let in; requests may come a moment too early. */
	void awaitOpen() {
		try {
			this.opened.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RunRefusedException(Reason.SHUTTING_DOWN, "The server is stopping", null);
		}
	}

	/**
	 * Lets a run into its queue.
	 * @param acceptance stores the run, when its turn in the queue is certain
	 * @return what it says; the run is in only if it is stored
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

	private Acceptance accept(LiveRun run, Supplier<Acceptance> acceptance) {
		run.enter(this.ticker.read());
		this.registry.add(run);
		boolean accepted = false;
		try {
			// Not before it stands in the registry: from then on stopAll() sees it.
			if (this.stopping) {
				throw new RunRefusedException(Reason.SHUTTING_DOWN, "The server is stopping", null);
			}
			// The next prompt needs what waits for the store.
			this.outcomes.settle();
			Acceptance outcome = acceptance.get();
			if (outcome instanceof Acceptance.Stored(int place)) {
				run.accepted(place, this.ticker.read());
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
		Terminal terminal = RunExecution.internalError();
		try {
			this.ending.started(run);
			terminal = this.execution.execute(run, agents);
		}
		finally {
			// The slot is free before the end is told: who hears it may ask again at
			// once.
			SessionQueue queue = this.queues.find(run.sessionId());
			if (queue != null) {
				queue.leave(run, callbacks(agents));
			}
			settle(run, terminal);
		}
	}

	private void settle(LiveRun run, Terminal terminal) {
		this.queues.release(run.sessionId());
		this.ending.end(run, terminal);
		run.log().append(terminal);
		this.registry.retire(run);
		if (terminal instanceof Failed failed && failed.code() == FailureCode.STORAGE_UNAVAILABLE
				&& !this.outcomes.holds(run.id())) {
			// It was stored in the meantime: replays must tell the stored end.
			this.registry.forgetLog(run.id());
		}
	}

	/** Ends a run with {@code terminal} unless it has ended before. */
	void stop(LiveRun run, Terminal terminal) {
		run.stop(terminal);
		SessionQueue queue = this.queues.find(run.sessionId());
		if (queue != null && queue.withdraw(run)) {
			settle(run, this.execution.endUnstarted(run, terminal));
		}
	}

	/** The run that has a session's slot. */
	Optional<LiveRun> active(UUID sessionId) {
		SessionQueue queue = this.queues.find(sessionId);
		return (queue != null) ? Optional.ofNullable(queue.active()) : Optional.empty();
	}

	/** All that runs and waits in a session, in order. */
	List<LiveRun> runsOf(UUID sessionId) {
		SessionQueue queue = this.queues.find(sessionId);
		return (queue != null) ? queue.runs() : List.of();
	}

	/** Refuses new runs from now on. */
	void refuseNew() {
		this.stopping = true;
	}

	/** Tells all that run or wait to end. */
	void stopAll(Failed reason) {
		this.registry.live().forEach((run) -> stop(run, reason));
	}

}
