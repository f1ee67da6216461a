package dev.parley.cluster;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

import io.lettuce.core.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to Redis what copies of runs have written, of all runs at once, on a thread of
 * its own. Thread-safe.
 */
final class EntrySender implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EntrySender.class);

	private final RedisStreams streams;

	private final IntSupplier copies;

	private final AtomicBoolean asked = new AtomicBoolean();

	private final Thread thread;

	/**
	 * @param copies the number of runs that are copied
	 */
	EntrySender(RedisStreams streams, IntSupplier copies) {
		this.streams = streams;
		this.copies = copies;
		this.thread = Thread.ofVirtual().name("entry-sender").start(this::run);
	}

	/** Sends what is written. The more runs are copied, the later. */
	void soon() {
		if (this.asked.compareAndSet(false, true)) {
			LockSupport.unpark(this.thread);
		}
	}

	private void run() {
		try {
			while (!Thread.interrupted()) {
				if (this.asked.get()) {
					Thread.sleep(Spacing.of(this.copies.getAsInt()));
					this.asked.set(false);
					send();
				}
				else {
					LockSupport.park(this);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void send() {
		try {
			this.streams.send();
		}
		catch (RedisException ex) {
			logger.debug("Redis is out of reach", ex);
		}
		catch (RuntimeException ex) {
			// The thread must be there for the next entries.
			logger.error("Events could not be sent to other servers", ex);
		}
	}

	@Override
	public void close() {
		this.thread.interrupt();
	}

}
