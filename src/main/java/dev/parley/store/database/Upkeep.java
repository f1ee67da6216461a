package dev.parley.store.database;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work on the store that is done again and again, piece by piece on a thread of its own.
 * A piece that fails is logged, and its next time comes all the same. Thread-safe.
 */
public final class Upkeep implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Upkeep.class);

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final String work;

	private final ScheduledThreadPoolExecutor executor;

	/**
	 * Creates a virtual thread.
	 * @param work what it is for, as the subject of a sentence in the log
	 */
	public Upkeep(String thread, String work) {
		this(Thread.ofVirtual().name(thread).factory(), work);
	}

	private Upkeep(ThreadFactory threads, String work) {
		this.work = work;
		this.executor = new ScheduledThreadPoolExecutor(1, threads);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	/** For work that must not wait for busy carriers of virtual threads. */
	public static Upkeep onPlatformThread(String thread, String work) {
		return new Upkeep(Thread.ofPlatform().name(thread).daemon().factory(), work);
	}

	/** Does a piece of work again and again, with a pause before each time. */
	public void every(Duration pause, Runnable piece) {
		Future<?> _ = this.executor.scheduleWithFixedDelay(() -> attempt(piece), pause.toNanos(), pause.toNanos(),
				TimeUnit.NANOSECONDS);
	}

	/** Does a piece of work once, after a pause. Does nothing if this is closed. */
	public void once(Duration pause, Runnable piece) {
		try {
			Future<?> _ = this.executor.schedule(() -> attempt(piece), pause.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("{} has ended", this.work);
		}
	}

	/** Does a piece of work on the calling thread. */
	public void attempt(Runnable piece) {
		try {
			piece.run();
		}
		catch (StorageUnavailableException ex) {
			// The store logs the outage, once.
			logger.debug("{} has to wait for the store", this.work, ex);
		}
		catch (RuntimeException ex) {
			logger.error("{} failed", this.work, ex);
		}
	}

	/**
	 * Begins no more work, and waits for the piece that is being done: nobody knows what
	 * an interrupted statement has changed, and it looks like an outage.
	 */
	@Override
	public void close() {
		this.executor.shutdown();
		try {
			if (!this.executor.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
				this.executor.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			this.executor.shutdownNow();
			Thread.currentThread().interrupt();
		}
	}

}
