package dev.parley.store.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Passes units of work from callers to the threads that own a connection. If
 * {@value #CAPACITY} units wait, further calls fail because the store is overloaded.
 */
final class WorkQueue {

	private static final int CAPACITY = 20_000;

	/** Maximum time to wait for further units of a group. */
	private static final long GATHERING_NANOS = Duration.ofMillis(10).toNanos();

	private final BlockingQueue<WorkUnit<?>> queue = new ArrayBlockingQueue<>(CAPACITY);

	private volatile boolean closed;

	/**
	 * Waits until {@code work} is committed. The wait is not interruptible, because the
	 * caller could not know whether its work was committed.
	 */
	<T> T submit(Function<JdbcClient, T> work) {
		WorkUnit<T> unit = new WorkUnit<>(work);
		if (this.closed) {
			throw new StorageUnavailableException("The store is closed");
		}
		if (!this.queue.offer(unit)) {
			throw new StorageUnavailableException("The store is overloaded");
		}
		if (this.closed && this.queue.remove(unit)) {
			throw new StorageUnavailableException("The store is closed");
		}
		return unit.await();
	}

	/**
	 * Waits for work, then takes all waiting units. Yields for a short time, as long as
	 * more units arrive, to make groups larger: a commit costs the same for one unit as
	 * for many.
	 * @param most maximum number of units to take
	 * @return the units in order; empty once the queue is closed and drained
	 */
	@SuppressWarnings("ThreadPriorityCheck") // Correct with any scheduler.
	List<WorkUnit<?>> take(int most) {
		List<WorkUnit<?>> units = new ArrayList<>();
		while (this.queue.drainTo(units, most) == 0 && !this.closed) {
			try {
				units.add(this.queue.take());
				break;
			}
			catch (InterruptedException ex) {
				// Sent by end(): check again whether the queue is closed.
			}
		}
		long start = System.nanoTime();
		int taken = units.size();
		while (taken > 0 && units.size() < most && System.nanoTime() - start < GATHERING_NANOS) {
			Thread.yield();
			taken = this.queue.drainTo(units, most - units.size());
		}
		return units;
	}

	/** The number of waiting units. */
	int size() {
		return this.queue.size();
	}

	/**
	 * Refuses further work. The threads that take work must be interrupted after this.
	 */
	void close() {
		this.closed = true;
	}

	/** Fails the units that are left after these threads have ended. */
	void failRest() {
		List<WorkUnit<?>> rest = new ArrayList<>();
		this.queue.drainTo(rest);
		rest.forEach((unit) -> unit.failed(new StorageUnavailableException("The store is closed")));
	}

}
