package dev.parley.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.parley.run.SharedRuns;
import dev.parley.store.Replicas;
import dev.parley.store.RunClaim;
import dev.parley.store.RunClaims;
import dev.parley.store.RunClaims.OwnRun;
import dev.parley.store.RunClaims.RunState;
import dev.parley.store.database.StorageUnavailableException;
import dev.parley.store.database.Upkeep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Twice a second: says that this server lives, takes over the runs of servers that do
 * not, and compares its own runs with what is stored about them. Other servers may ask
 * for the last two at any time.
 */
final class ReplicaLife implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ReplicaLife.class);

	private static final Duration PULSE = Duration.ofMillis(100);

	private static final Duration INTERVAL = Duration.ofMillis(500);

	/** A replica is looked for no more often than that. */
	private static final Duration PAUSE = Duration.ofMillis(100);

	/** How long after it is late. */
	private static final Duration MARGIN = Duration.ofMillis(20);

	private static final Duration FORGET_INTERVAL = Duration.ofMinutes(10);

	private final Replicas replicas;

	private final RunClaims claims;

	private final Heartbeat heartbeat;

	private final SharedRuns runs;

	private final Takeovers takeovers;

	/** Must not wait for the database. */
	private final Upkeep pulse = Upkeep.onPlatformThread("pulse", "The pulse of this replica");

	private final Upkeep beats = Upkeep.onPlatformThread("heartbeat", "The heartbeat of this replica");

	private final Upkeep duties = new Upkeep("replica", "A duty of this replica");

	private final AtomicBoolean asked = new AtomicBoolean();

	private volatile boolean running;

	ReplicaLife(Replicas replicas, RunClaims claims, Heartbeat heartbeat, SharedRuns runs, Takeovers takeovers) {
		this.replicas = replicas;
		this.claims = claims;
		this.heartbeat = heartbeat;
		this.runs = runs;
		this.takeovers = takeovers;
	}

	@Override
	public void start() {
		this.running = true;
		this.pulse.every(PULSE, this.heartbeat::pulse);
		this.heartbeat.beat();
		this.beats.every(INTERVAL, this.heartbeat::beat);
		lookAfter(INTERVAL);
		this.duties.every(INTERVAL, this::compare);
		this.duties.every(FORGET_INTERVAL, this.replicas::forgetOld);
	}

	/** Looks for runs without an owner, again and again. */
	private void lookAfter(Duration pause) {
		this.duties.once(pause, () -> {
			this.duties.attempt(this.takeovers::run);
			lookAfter(untilNextLook());
		});
	}

	/** The next look is right when a replica is late that has died a moment ago. */
	private Duration untilNextLook() {
		try {
			long late = this.replicas.untilOneIsLate().orElse(INTERVAL).plus(MARGIN).toMillis();
			return Duration.ofMillis(Math.clamp(late, PAUSE.toMillis(), INTERVAL.toMillis()));
		}
		catch (StorageUnavailableException ex) {
			logger.debug("The database is out of reach", ex);
			return INTERVAL;
		}
		catch (RuntimeException ex) {
			// The looks must go on.
			logger.error("It is unknown when a replica will be late", ex);
			return INTERVAL;
		}
	}

	/** Takes over runs without an owner as soon as possible. */
	void takeOverNow() {
		if (this.running && this.asked.compareAndSet(false, true)) {
			this.duties.once(Duration.ZERO, () -> {
				this.asked.set(false);
				this.takeovers.run();
			});
		}
	}

	private void compare() {
		int survived = this.heartbeat.survived();
		// In this order: a run is stored before it counts as a claim.
		List<RunClaim> live = this.runs.claims();
		Map<UUID, OwnRun> stored = new HashMap<>();
		this.claims.ownRuns().forEach((run) -> stored.put(run.claim().runId(), run));
		for (RunClaim claim : live) {
			OwnRun own = stored.get(claim.runId());
			if (own == null || !own.claim().equals(claim)) {
				compare(claim.runId());
			}
			else if (own.stop() != null) {
				this.runs.stop(claim.runId(), own.stop());
			}
		}
		this.heartbeat.confirmed(survived);
	}

	/** Compares one run, if this server executes it. */
	void compare(UUID runId) {
		this.runs.claim(runId).ifPresent((claim) -> {
			RunState state = this.claims.states(List.of(runId)).get(runId);
			if (state == null) {
				this.runs.deleted(runId);
			}
			else if (state.epoch() != claim.epoch() || state.ended()) {
				this.runs.lose(runId, state.ended());
			}
			else if (state.stop() != null) {
				this.runs.stop(runId, state.stop());
			}
		});
	}

	/** Stops after the runs have ended, so that nobody takes them over meanwhile. */
	@Override
	public void stop() {
		this.duties.close();
		this.beats.close();
		this.pulse.close();
		try {
			this.replicas.leave();
		}
		catch (StorageUnavailableException ex) {
			logger.debug("The other servers will notice in two seconds that this one is gone", ex);
		}
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Before {@code RunMaintenance}: starts earlier, and stops later. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE - 1;
	}

}
