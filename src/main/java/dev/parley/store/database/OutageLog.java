package dev.parley.store.database;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the start and the end of an outage of the store, each once, however many calls
 * fail in between. Thread-safe.
 */
final class OutageLog {

	private static final Logger logger = LoggerFactory.getLogger(OutageLog.class);

	/** An outage ends if no call fails for this time. */
	private static final Duration OVER = Duration.ofSeconds(1);

	/** What cannot be done, such as "written". */
	private final String use;

	private final AtomicLong failures = new AtomicLong();

	private volatile long lastFailure;

	OutageLog(String use) {
		this.use = use;
	}

	void failed(StorageUnavailableException ex) {
		this.lastFailure = System.nanoTime();
		if (this.failures.getAndIncrement() == 0) {
			logger.error("The store cannot be {}: {}", this.use, reason(ex));
		}
	}

	void worked() {
		long count = this.failures.get();
		if (count > 0 && System.nanoTime() - this.lastFailure > OVER.toNanos()
				&& this.failures.compareAndSet(count, 0)) {
			logger.info("The store can be {} again; {} calls failed", this.use, count);
		}
	}

	/** The messages of the exception and its root cause; neither quotes data. */
	private static String reason(StorageUnavailableException ex) {
		Throwable cause = ex;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		return (cause == ex) ? String.valueOf(ex.getMessage()) : ex.getMessage() + ": " + cause.getMessage();
	}

}
