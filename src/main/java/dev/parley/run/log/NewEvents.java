package dev.parley.run.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.run.event.RunEvent;

/** Lets the readers of a run's log wait for its events. Thread-safe. */
final class NewEvents {

	private final ReentrantLock lock;

	private final Condition changed;

	@GuardedBy("lock")
	private final EventBuffer events;

	@GuardedBy("lock")
	private final EventNumbers numbers;

	private final LogEnd end;

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	/**
	 * @param lock that guards the events
	 */
	NewEvents(ReentrantLock lock, EventBuffer events, EventNumbers numbers, LogEnd end) {
		this.lock = lock;
		this.changed = lock.newCondition();
		this.events = events;
		this.numbers = numbers;
		this.end = end;
	}

	/** Wakes the readers. */
	void tell() {
		this.lock.lock();
		try {
			this.changed.signalAll();
			for (Runnable listener : this.listeners) {
				listener.run();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Runs {@code listener} whenever readers are woken. */
	void add(Runnable listener) {
		this.listeners.add(listener);
	}

	void remove(Runnable listener) {
		this.listeners.remove(listener);
	}

	/**
	 * The events after number {@code after}, without waiting for them.
	 * @throws LogClosedException if no more events come here
	 */
	Batch poll(int after) {
		this.lock.lock();
		try {
			return take(after);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits for events after number {@code after}; see {@link EventBuffer#read}. Their
	 * numbers have no gap.
	 * @throws LogClosedException if no more events come here
	 */
	Batch await(int after, Duration patience) throws InterruptedException {
		long left = patience.toNanos();
		this.lock.lockInterruptibly();
		try {
			while (isNothing(after) && left > 0) {
				left = this.changed.awaitNanos(left);
			}
			return take(after);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The same without a limit, until the reader's wait is ended. */
	Batch await(RunReader reader) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (isNothing(reader.seen()) && reader.waits()) {
				this.changed.await();
			}
			return take(reader.seen());
		}
		finally {
			this.lock.unlock();
		}
	}

	@GuardedBy("lock")
	private boolean isNothing(int after) {
		// Looked up each time: what a number means depends on who goes on.
		return this.events.size() <= this.numbers.seen(after) && this.end.get() == null && !this.end.closed();
	}

	@GuardedBy("lock")
	private Batch take(int after) {
		int seen = this.numbers.seen(after);
		List<RunEvent> read = this.events.read(seen);
		if (read.isEmpty()) {
			if (this.end.closed() && this.end.get() == null) {
				throw new LogClosedException();
			}
			return new Batch(read, after);
		}
		int unbroken = this.numbers.unbroken(seen);
		List<RunEvent> some = (read.size() <= unbroken) ? read : read.subList(0, unbroken);
		return new Batch(some, this.numbers.last(seen + some.size()));
	}

	/**
	 * Events in order, without a gap.
	 *
	 * @param last number of the last one
	 */
	record Batch(List<RunEvent> events, int last) {
	}

}
