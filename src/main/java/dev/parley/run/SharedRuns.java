package dev.parley.run;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import dev.parley.agent.model.Usage;
import dev.parley.run.admission.Admission;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.admission.RunRequest;
import dev.parley.run.admission.StoredRequest;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.RestartReason;
import dev.parley.run.event.RunEvent;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.store.Messages;
import dev.parley.store.Question;
import dev.parley.store.Replicas;
import dev.parley.store.Replicas.TakenRun;
import dev.parley.store.Run;
import dev.parley.store.RunClaim;
import dev.parley.store.RunEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server's part in the runs of all servers that share the store. Thread-safe.
 */
public final class SharedRuns {

	private static final Logger logger = LoggerFactory.getLogger(SharedRuns.class);

	private final RunDispatcher dispatcher;

	private final RunRegistry registry;

	private final PendingOutcomes outcomes;

	private final RunHistory history;

	private final Messages messages;

	private final List<Admission> admissions;

	private final LiveAgents agents;

	private final Clock clock;

	SharedRuns(RunDispatcher dispatcher, RunRegistry registry, PendingOutcomes outcomes, RunHistory history,
			Messages messages, List<Admission> admissions, LiveAgents agents, Clock clock) {
		this.dispatcher = dispatcher;
		this.registry = registry;
		this.outcomes = outcomes;
		this.history = history;
		this.messages = messages;
		this.admissions = admissions;
		this.agents = agents;
		this.clock = clock;
	}

	/** The runs that this server executes and that are stored as such. */
	public List<RunClaim> claims() {
		return this.registry.live()
			.stream()
			.filter((run) -> run.log().places().size() > 0 && !this.outcomes.holds(run.id()))
			.map(LiveRun::claim)
			.toList();
	}

	/** The log of a run that this server executes, or has executed lately. */
	public Optional<RunLog> log(UUID runId) {
		return this.registry.findLive(runId).map(LiveRun::log).or(() -> this.registry.findEnded(runId));
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
		boolean known = run.log().places().size() > 0;
		if (stored.end() instanceof RunEvent.Done || stored.end() instanceof RunEvent.RequiresAction) {
			if (known) {
				events.set(0, new RunEvent.Restart(RestartReason.TAKEOVER));
			}
		}
		else if (known) {
			events.subList(0, events.size() - 1).clear();
		}
		run.finish(epoch, events);
	}

	/** Gives a run up whose claim does not hold any more. */
	public void lose(UUID runId) {
		this.registry.findLive(runId).ifPresent((run) -> {
			run.lose();
			this.dispatcher.stop(run, new Cancelled(CancelCause.DELETION));
		});
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

	/**
	 * Takes over a run of a server that is gone, unless another server is faster: goes on
	 * with it, or ends it if that is not possible.
	 * @param former the claim of the server that is gone
	 * @param again whether to make an attempt again that may have begun
	 */
	public void takeOver(RunClaim former, boolean again, Replicas replicas) {
		// From its row on, the run is this server's, though no thread executes it yet.
		this.registry.expect(former.runId());
		try {
			replicas.take(former).ifPresent((taken) -> takeOver(taken, again, replicas));
		}
		finally {
			this.registry.expectNoLonger(former.runId());
		}
	}

	private void takeOver(TakenRun taken, boolean again, Replicas replicas) {
		String cause = taken.stop();
		if (cause != null) {
			replicas.end(taken.run(), new RunEnd.Cancelled(cause), this.clock.instant());
			return;
		}
		boolean begun = taken.restarts() > 0;
		if (taken.askedForTools() || taken.restarts() > 1 || (begun && !again) || !goOn(taken, replicas)) {
			replicas.end(taken.run(), OrphanedRuns.INTERRUPTED, this.clock.instant());
			logger.warn("Run {} of another server is marked as interrupted", taken.run().id());
		}
	}

	private boolean goOn(TakenRun taken, Replicas replicas) {
		Run run = taken.run();
		String stored = taken.request();
		Question question = this.messages.question(run.messageId(), run.sessionId(), run.userId()).orElse(null);
		if (stored == null || question == null) {
			return false;
		}
		RunRequest request = StoredRequest.read(stored, run, question);
		replicas.startOver(run.claim());
		this.agents.forget(run.sessionId());
		LiveRun live = new LiveRun(request, run.createdAt(), run.claim());
		boolean entered = false;
		try {
			this.admissions.forEach((admission) -> live.hold(admission.admit(request)));
			this.dispatcher.takeOver(live, taken.nextPlace(), taken.restarts() > 0, this.agents);
			entered = true;
			logger.warn("Run {} of another server goes on here", run.id());
		}
		catch (RunRefusedException ex) {
			logger.warn("Run {} of another server cannot go on here: {}", run.id(), ex.getMessage());
		}
		finally {
			if (!entered) {
				live.settle(live.model(), Usage.NONE);
			}
		}
		return entered;
	}

}
