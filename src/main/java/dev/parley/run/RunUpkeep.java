package dev.parley.run;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.parley.store.Runs;
import dev.parley.store.Runs.Checkpoint;
import dev.parley.store.StorageUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Looks after the runs while the server lives: once a second it stores what they have
 * said, all in one transaction, and stops those that take too long. On shutdown it lets
 * them finish for a while.
 */
final class RunUpkeep implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(RunUpkeep.class);

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final Duration LAST_WORDS = Duration.ofSeconds(5);

	private final RunManager manager;

	private final Runs runs;

	private final Duration drain;

	private final ScheduledExecutorService ticker = Executors
		.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("run-upkeep").factory());

	private volatile boolean running;

	RunUpkeep(RunManager manager, Runs runs, Duration drain) {
		this.manager = manager;
		this.runs = runs;
		this.drain = drain;
	}

	@Override
	public void start() {
		this.running = true;
		Future<?> _ = this.ticker.scheduleWithFixedDelay(this::tick, INTERVAL.toMillis(), INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	private void tick() {
		try {
			this.manager.enforceTimeLimits();
			List<Checkpoint> pieces = this.manager.live()
				.stream()
				.map(LiveRun::checkpoint)
				.filter(Objects::nonNull)
				.toList();
			if (!pieces.isEmpty()) {
				this.runs.checkpoint(pieces);
			}
		}
		catch (StorageUnavailableException ex) {
			logger.warn("Running answers could not be stored", ex);
		}
		catch (RuntimeException ex) {
			// The next tick must come all the same.
			logger.error("The upkeep of the runs failed", ex);
		}
	}

	/** Refuses new runs, waits for those that run, and ends what is left. */
	@Override
	public void stop() {
		this.manager.refuseNew();
		awaitNoRuns(this.drain);
		this.manager.live()
			.forEach((run) -> this.manager.stop(run, new RunEvent.Failed(FailureCode.SHUTTING_DOWN,
					"The server stopped before the answer was done", true)));
		awaitNoRuns(LAST_WORDS);
		this.ticker.shutdownNow();
		this.running = false;
	}

	private void awaitNoRuns(Duration patience) {
		long deadline = System.nanoTime() + patience.toNanos();
		while (this.manager.count() > 0 && System.nanoTime() < deadline) {
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
	 * Stops before the web server does, so that readers are told how their runs ended.
	 */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
