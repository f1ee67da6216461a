package dev.parley.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.parley.run.SharedRuns;
import dev.parley.store.Replicas;
import dev.parley.store.RunClaim;
import dev.parley.store.RunClaims;
import dev.parley.store.RunClaims.OwnRun;
import dev.parley.store.RunClaims.RunState;
import dev.parley.store.database.StorageUnavailableException;
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

	/**
	 * Platform threads, because neither may wait for busy carriers, nor the pulse for the
	 * database.
	 */
	private final ScheduledExecutorService pulse = platform("pulse");

	private final ScheduledExecutorService beats = platform("heartbeat");

	private final ScheduledExecutorService duties = Executors
		.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("replica").factory());

	private final AtomicBoolean asked = new AtomicBoolean();

	private volatile boolean running;

	ReplicaLife(Replicas replicas, RunClaims claims, Heartbeat heartbeat, SharedRuns runs, Takeovers takeovers) {
		this.replicas = replicas;
		this.claims = claims;
		this.heartbeat = heartbeat;
		this.runs = runs;
		this.takeovers = takeovers;
	}

	private static ScheduledExecutorService platform(String name) {
		return Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name(name).daemon().factory());
	}

	@Override
	public void start() {
		this.running = true;
		every(this.pulse, PULSE, this.heartbeat::pulse);
		this.heartbeat.beat();
		every(this.beats, INTERVAL, this.heartbeat::beat);
		lookAfter(INTERVAL);
		every(this.duties, INTERVAL, this::compare);
		every(this.duties, FORGET_INTERVAL, this.replicas::forgetOld);
	}

	private static void every(ScheduledExecutorService executor, Duration interval, Runnable duty) {
		Future<?> _ = executor.scheduleWithFixedDelay(() -> attempt(duty), interval.toMillis(), interval.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	private static void attempt(Runnable duty) {
		try {
			duty.run();
		}
		catch (StorageUnavailableException ex) {
			logger.debug("The database is out of reach", ex);
		}
		catch (RuntimeException ex) {
			// The others must go on.
			logger.error("A duty of this replica failed", ex);
		}
	}

	/** Looks for runs without an owner, again and again. */
	private void lookAfter(Duration pause) {
		try {
			Future<?> _ = this.duties.schedule(() -> {
				attempt(this.takeovers::run);
				lookAfter(untilNextLook());
			}, pause.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("This server stops", ex);
		}
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
			try {
				this.duties.execute(() -> {
					this.asked.set(false);
					attempt(this.takeovers::run);
				});
			}
			catch (RejectedExecutionException ex) {
				logger.debug("This server stops", ex);
			}
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
		this.duties.shutdownNow();
		this.beats.shutdownNow();
		this.pulse.shutdownNow();
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
