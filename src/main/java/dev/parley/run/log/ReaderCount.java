package dev.parley.run.log;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the readers of a run's log, and how long there has been none. Thread-safe. */
public final class ReaderCount {

	private final AtomicInteger count = new AtomicInteger();

	/**
	 * Set before the count is decremented, so that a count of zero never has an old time.
	 */
	private volatile long lastSeen = System.nanoTime();

	void enter() {
		this.count.incrementAndGet();
	}

	void leave() {
		this.lastSeen = System.nanoTime();
		this.count.decrementAndGet();
	}

	/** Somebody has read it who is not counted. */
	public void seen() {
		this.lastSeen = System.nanoTime();
	}

	/** The number of readers now. */
	public int now() {
		return this.count.get();
	}

	/** Whether there has been no reader for the given time. */
	public boolean noneFor(Duration duration) {
		return this.count.get() == 0 && System.nanoTime() - this.lastSeen > duration.toNanos();
	}

}
