package dev.parley.run;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.agent.UserMessage;
import dev.parley.run.SessionQueue.Callbacks;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.admission.RunRefusedException.Reason;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.store.RunSteering;
import dev.parley.store.idempotency.Acceptance;

/**
 * Executes runs, one at a time for each session, and completes them. Thread-safe.
 */
final class RunDispatcher {

	private final int queueLength;

	private final RunExecution execution;

	private final RunRegistry registry;

	private final RunCompletion ending;

	private final PendingOutcomes outcomes;

	private final RunSteering steering;

	private final Clock clock;

	private final Ticker ticker;

	private final CountDownLatch opened = new CountDownLatch(1);

	private final SessionQueues queues = new SessionQueues();

	private volatile boolean stopping;

	RunDispatcher(int queueLength, RunExecution execution, RunRegistry registry, RunCompletion ending,
			PendingOutcomes outcomes, RunSteering steering, Clock clock, Ticker ticker) {
		this.queueLength = queueLength;
		this.execution = execution;
		this.registry = registry;
		this.ending = ending;
		this.outcomes = outcomes;
		this.steering = steering;
		this.clock = clock;
		this.ticker = ticker;
	}

	/** Accepts runs from now on: the runs of an earlier process are settled. */
	void open() {
		this.opened.countDown();
	}

	/**
	 * Waits until runs are accepted: a request may arrive shortly before {@link #open}.
	 */
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

	private Acceptance accept(LiveRun run, Supplier<Acceptance> acceptance) {
		run.enter(this.ticker.read());
		this.registry.add(run);
		boolean accepted = false;
		try {
			// Checked once the run is in the registry: from then on stopAll() sees it.
			if (this.stopping) {
				throw new RunRefusedException(Reason.SHUTTING_DOWN, "The server is stopping", null);
			}
			// The next prompt needs the outcomes that are not stored yet.
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
			terminal = this.execution.execute(run, agents, () -> join(run));
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

	private void settle(LiveRun run, Terminal terminal) {
		this.queues.release(run.sessionId());
		this.ending.end(run, terminal);
		run.log().append(terminal);
		this.registry.retire(run);
		if (terminal instanceof Failed failed && failed.code() == FailureCode.STORAGE_UNAVAILABLE
				&& !this.outcomes.holds(run.id())) {
			// The end was stored in the meantime: replays must show the stored end.
			this.registry.forgetLog(run.id());
		}
	}

	/**
	 * Lets the waiting messages that steer a run join it. Called by the run's thread
	 * between the results of tools and the next model call.
	 * @return the messages that joined, in order
	 */
	private List<UserMessage> join(LiveRun active) {
		return runsOf(active.sessionId()).stream()
			.filter((run) -> steers(run, active) && join(run, active))
			.map((run) -> run.request().userMessage())
			.toList();
	}

	/** Only the same agent has checked the message, and may answer it. */
	private static boolean steers(LiveRun run, LiveRun active) {
		return run != active && run.request().ifBusy() == BusyPolicy.STEER
				&& run.request().agent().equals(active.agent()) && active.stopped().isEmpty();
	}

	private boolean join(LiveRun run, LiveRun active) {
		SessionQueue queue = this.queues.find(active.sessionId());
		if (queue == null) {
			return false;
		}
		// In the queue's lock, so that a cancellation comes before or after.
		Optional<RunSteering.Joined> joined = queue.withdraw(run, () -> this.steering.join(run.claim(), active.claim(),
				active.progress().place(), active.model(), this.clock.instant()));
		joined.ifPresent((message) -> {
			active.progress().nextPlace();
			run.joined(active.id());
			settle(run, new Done(RunAnswer.steered(active.id(), run.sessionId(), run.id(), message.messageId(),
					active.agent(), active.model(), message.sessionTokens())));
		});
		return joined.isPresent();
	}

	/** Ends a run with {@code terminal} unless it has ended before. */
	void stop(LiveRun run, Terminal terminal) {
		run.stop(terminal);
		SessionQueue queue = this.queues.find(run.sessionId());
		if (queue != null && queue.withdraw(run)) {
			settle(run, this.execution.endUnstarted(run, terminal));
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

	/** Refuses new runs from now on. */
	void refuseNew() {
		this.stopping = true;
	}

	/** Stops all running and queued runs. */
	void stopAll(Failed reason) {
		this.registry.live().forEach((run) -> stop(run, reason));
	}

}
