package dev.parley.run;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** How many readers follow a run's log, and since when nobody does. Thread-safe. */
final class ReaderCount {

	private final AtomicInteger count = new AtomicInteger();

	/** Written before the count goes down, so that zero never comes with an old time. */
	private volatile long lastSeen = System.nanoTime();

	void enter() {
		this.count.incrementAndGet();
	}

	void leave() {
		this.lastSeen = System.nanoTime();
		this.count.decrementAndGet();
	}

	int now() {
		return this.count.get();
	}

	/** Whether there has been none for so long. */
	boolean noneFor(Duration duration) {
		return this.count.get() == 0 && System.nanoTime() - this.lastSeen > duration.toNanos();
	}

}
