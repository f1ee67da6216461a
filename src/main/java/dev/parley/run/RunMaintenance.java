package dev.parley.run;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.shared.Signals;
import dev.parley.store.RunRecovery;
import dev.parley.store.Runs;
import dev.parley.store.database.StorageUnavailableException;
import dev.parley.store.database.Upkeep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Maintains the runs while the server is up. At the start it ends the runs that an
 * earlier process left unfinished. Once a second it stops overdue runs, stores the new
 * text of the others in one transaction, and stores pending outcomes. On shutdown it
 * gives runs time to finish.
 */
final class RunMaintenance implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(RunMaintenance.class);

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final Duration ORPHAN_INTERVAL = Duration.ofSeconds(2);

	private static final Duration KEY_INTERVAL = Duration.ofMinutes(1);

	private static final Duration KEY_LIFE = Duration.ofHours(24);

	private static final Duration LAST_WORDS = Duration.ofSeconds(5);

	private final RunDispatcher dispatcher;

	private final RunRegistry registry;

	private final RunProperties properties;

	private final Runs runs;

	private final PendingOutcomes pendingOutcomes;

	private final OrphanedRuns orphanedRuns;

	private final OverdueRuns overdueRuns;

	private final RunRecovery store;

	private final Clock clock;

	private final Upkeep upkeep = new Upkeep("run-upkeep", "The maintenance of runs");

	private volatile boolean running;

	RunMaintenance(RunDispatcher dispatcher, RunRegistry registry, RunProperties properties, Runs runs,
			PendingOutcomes pendingOutcomes, OrphanedRuns orphanedRuns, RunRecovery store, Clock clock, Ticker ticks,
			Signals signals) {
		this.dispatcher = dispatcher;
		this.registry = registry;
		this.properties = properties;
		this.runs = runs;
		this.pendingOutcomes = pendingOutcomes;
		this.orphanedRuns = orphanedRuns;
		this.store = store;
		this.clock = clock;
		this.overdueRuns = new OverdueRuns(dispatcher, registry, properties, signals, ticks);
	}

	/**
	 * Runs after the web server has bound its port, so that a start that fails because
	 * the port is in use changes nothing.
	 */
	@Override
	public void start() {
		this.running = true;
		this.orphanedRuns.adopt();
		this.dispatcher.entrance().open();
		this.upkeep.every(INTERVAL, this.overdueRuns::stop);
		this.upkeep.every(INTERVAL, this::checkpoint);
		this.upkeep.every(INTERVAL, this.pendingOutcomes::settle);
		this.upkeep.every(ORPHAN_INTERVAL, this.orphanedRuns::adopt);
		this.upkeep.every(KEY_INTERVAL, () -> this.store.forgetKeys(this.clock.instant().minus(KEY_LIFE)));
	}

	private void checkpoint() {
		List<NextCheckpoint> pieces = this.registry.live()
			.stream()
			.map((run) -> run.progress().checkpoint())
			.filter(Objects::nonNull)
			.toList();
		if (!pieces.isEmpty()) {
			this.runs.checkpoint(pieces.stream().map(NextCheckpoint::checkpoint).toList());
			pieces.forEach((piece) -> piece.stored().run());
		}
	}

	/** Refuses new runs, waits for the running ones, and stops the rest. */
	@Override
	public void stop() {
		Failed reason = new Failed(FailureCode.SHUTTING_DOWN, "The server stopped before the answer was done", true);
		this.dispatcher.entrance().close();
		if (this.dispatcher.shared()) {
			// Other servers execute what has not begun.
			this.registry.live().forEach((run) -> this.dispatcher.stopUnlessBegun(run, reason));
		}
		awaitNoRuns(this.properties.drain());
		this.registry.live().forEach((run) -> {
			if (isMadeAgain(run)) {
				run.stopping().lose();
			}
			this.dispatcher.stop(run, reason);
		});
		awaitNoRuns(LAST_WORDS);
		this.upkeep.close();
		settleTheRest();
		this.running = false;
	}

	/** Whether another server will make an answer again that is cut off here. */
	private boolean isMadeAgain(LiveRun run) {
		return this.dispatcher.shared() && this.properties.takeover() == RunProperties.Takeover.RESTART
				&& run.request().answers() == null && !run.progress().stored();
	}

	private void settleTheRest() {
		try {
			this.pendingOutcomes.settle();
		}
		catch (StorageUnavailableException ex) {
			logger.error("The ends of some runs could not be stored; the next start marks them as interrupted");
		}
	}

	private void awaitNoRuns(Duration patience) {
		long deadline = System.nanoTime() + patience.toNanos();
		while (!this.registry.live().isEmpty() && System.nanoTime() < deadline) {
			try {
				Thread.sleep(20);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Stops before the web server does, so that readers receive the end of their runs.
	 */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
