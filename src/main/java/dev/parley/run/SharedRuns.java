package dev.parley.run;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import dev.parley.agent.model.Usage;
import dev.parley.run.admission.Admission;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.admission.RunRequest;
import dev.parley.run.admission.StoredRequest;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.RestartReason;
import dev.parley.run.event.RunEvent;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunListener;
import dev.parley.store.Messages;
import dev.parley.store.Question;
import dev.parley.store.Run;
import dev.parley.store.RunClaim;
import dev.parley.store.RunClaims;
import dev.parley.store.RunClaims.TakenRun;
import dev.parley.store.RunEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server's part in the runs of all servers that share the store. Thread-safe.
 */
public final class SharedRuns {

	private static final Logger logger = LoggerFactory.getLogger(SharedRuns.class);

	private final AtomicLong takenOver = new AtomicLong();

	private final RunDispatcher dispatcher;

	private final RunRegistry registry;

	private final PendingOutcomes outcomes;

	private final RunHistory history;

	private final Messages messages;

	private final List<Admission> admissions;

	private final RemoteRuns remote;

	private final LiveAgents agents;

	private final List<RunListener> listeners;

	/** Whether attempts of servers that are gone are made again. */
	private final boolean again;

	private final Clock clock;

	SharedRuns(RunDispatcher dispatcher, RunRegistry registry, PendingOutcomes outcomes, RunHistory history,
			Messages messages, List<Admission> admissions, RemoteRuns remote, LiveAgents agents,
			List<RunListener> listeners, boolean again, Clock clock) {
		this.remote = remote;
		this.listeners = listeners;
		this.again = again;
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

	/**
	 * Takes over a run of a server that is gone, unless another server is faster: goes on
	 * with it, or ends it if that is not possible.
	 * @param former the claim of the server that is gone
	 * @return whether this server executes it now
	 */
	public boolean takeOver(RunClaim former, RunClaims claims) {
		// From its row on, the run is this server's, though no thread executes it yet.
		this.registry.expect(former.runId());
		try {
			return claims.take(former).filter((taken) -> goesOn(taken, claims)).isPresent();
		}
		finally {
			this.registry.expectNoLonger(former.runId());
		}
	}

	/** How many runs this server has taken over so far, those that it ended included. */
	public long takenOver() {
		return this.takenOver.get();
	}

	private boolean goesOn(TakenRun taken, RunClaims claims) {
		this.takenOver.incrementAndGet();
		String cause = taken.stop();
		if (cause != null) {
			claims.end(taken.run(), new RunEnd.Cancelled(cause), this.clock.instant());
			return false;
		}
		boolean begun = taken.restarts() > 0;
		if (taken.askedForTools() || taken.restarts() > 1 || (begun && !this.again) || !goOn(taken, claims)) {
			claims.end(taken.run(), OrphanedRuns.INTERRUPTED, this.clock.instant());
			logger.warn("Run {} of another server is marked as interrupted", taken.run().id());
			return false;
		}
		return true;
	}

	private boolean goOn(TakenRun taken, RunClaims claims) {
		Run run = taken.run();
		String stored = taken.request();
		Question question = this.messages.question(run.messageId(), run.sessionId(), run.userId()).orElse(null);
		if (stored == null || question == null) {
			return false;
		}
		RunRequest request = StoredRequest.read(stored, run, question);
		int said = claims.startOver(run.claim());
		this.agents.forget(run.sessionId());
		LiveRun live = new LiveRun(request, run.createdAt(), run.claim());
		boolean entered = false;
		try {
			this.admissions.forEach((admission) -> live.hold(admission.admitAgain(request)));
			this.dispatcher.takeOver(live, taken.nextPlace(),
					(taken.restarts() > 0) ? VoidedAttempt.of(run, request, said, this.clock.instant()) : null,
					this.agents);
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
