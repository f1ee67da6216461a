package dev.parley.run;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.parley.agent.model.Usage;
import dev.parley.run.admission.Admission;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.admission.RunRequest;
import dev.parley.run.admission.StoredRequest;
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
 * Goes on with the runs of servers that are gone, or ends them. Thread-safe.
 */
public final class RunTakeover {

	private static final Logger logger = LoggerFactory.getLogger(RunTakeover.class);

	private final AtomicLong takenOver = new AtomicLong();

	private final RunDispatcher dispatcher;

	private final RunRegistry registry;

	private final Messages messages;

	private final List<Admission> admissions;

	private final LiveAgents agents;

	/** Whether attempts of servers that are gone are made again. */
	private final boolean again;

	private final Clock clock;

	RunTakeover(RunDispatcher dispatcher, RunRegistry registry, Messages messages, List<Admission> admissions,
			LiveAgents agents, boolean again, Clock clock) {
		this.dispatcher = dispatcher;
		this.registry = registry;
		this.messages = messages;
		this.admissions = admissions;
		this.agents = agents;
		this.again = again;
		this.clock = clock;
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
