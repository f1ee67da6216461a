package dev.parley.run;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import dev.parley.run.Lane.Traffic;
import dev.parley.run.RunEvent.Cancelled;
import dev.parley.run.RunEvent.Failed;
import dev.parley.run.RunEvent.Terminal;
import dev.parley.run.RunRefusedException.Reason;
import dev.parley.store.Acceptance;

/**
 * Gives each session's slot to one run at a time, and sees each to its end. Thread-safe.
 */
final class RunDispatcher {

	private final int queueLength;

	private final RunExecution execution;

	private final RunRegistry registry;

	private final RunEnding ending;

	private final Lanes lanes = new Lanes();

	private volatile boolean stopping;

	RunDispatcher(int queueLength, RunExecution execution, RunRegistry registry, RunEnding ending) {
		this.queueLength = queueLength;
		this.execution = execution;
		this.registry = registry;
		this.ending = ending;
	}

	/**
	 * Lets a run into its lane.
	 * @param acceptance stores the run, when its turn in the lane is certain
	 * @return false where the acceptance says that the run's key is used already
	 */
	boolean enter(LiveRun run, LiveAgents agents, Supplier<Acceptance> acceptance) {
		Lane lane = this.lanes.hold(run.sessionId());
		boolean entered = false;
		try {
			entered = lane.enter(run, this.queueLength, () -> accept(run, acceptance), traffic(agents));
			return entered;
		}
		finally {
			if (!entered) {
				this.lanes.release(run.sessionId());
			}
		}
	}

	private boolean accept(LiveRun run, Supplier<Acceptance> acceptance) {
		this.registry.add(run);
		boolean accepted = false;
		try {
			// Not before it stands in the registry: from then on stopAll() sees it.
			if (this.stopping) {
				throw new RunRefusedException(Reason.SHUTTING_DOWN, "The server is stopping", null);
			}
			accepted = switch (acceptance.get()) {
				case Acceptance.Stored(int place) -> {
					run.accepted(place);
					yield true;
				}
				case Acceptance.Duplicate duplicate -> false;
				case Acceptance.KeyReused reused -> throw new KeyReusedException();
				case Acceptance.SessionGone gone -> throw new SessionNotFoundException();
			};
			return accepted;
		}
		finally {
			if (!accepted) {
				this.registry.remove(run);
			}
		}
	}

	private Traffic traffic(LiveAgents agents) {
		return new Traffic() {

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
			terminal = this.execution.execute(run, agents);
		}
		finally {
			// The slot is free before the end is told: who hears it may ask again at
			// once.
			Lane lane = this.lanes.find(run.sessionId());
			if (lane != null) {
				lane.leave(run, traffic(agents));
			}
			settle(run, terminal);
		}
	}

	private void settle(LiveRun run, Terminal terminal) {
		this.lanes.release(run.sessionId());
		this.ending.end(run, terminal);
		run.log().append(terminal);
		this.registry.retire(run);
	}

	/** Ends a run with {@code terminal} unless it has ended before. */
	void stop(LiveRun run, Terminal terminal) {
		run.stop(terminal);
		Lane lane = this.lanes.find(run.sessionId());
		if (lane != null && lane.withdraw(run)) {
			settle(run, this.execution.endUnstarted(run, terminal));
		}
	}

	/** The run that has a session's slot. */
	Optional<LiveRun> active(UUID sessionId) {
		Lane lane = this.lanes.find(sessionId);
		return (lane != null) ? Optional.ofNullable(lane.active()) : Optional.empty();
	}

	/** All that runs and waits in a session, in order. */
	List<LiveRun> runsOf(UUID sessionId) {
		Lane lane = this.lanes.find(sessionId);
		return (lane != null) ? lane.runs() : List.of();
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
