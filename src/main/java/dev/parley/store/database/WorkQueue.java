package dev.parley.store.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Hands units of work from the threads that ask to the threads that own a connection.
 * Bounded: past {@value #CAPACITY} waiting units the store counts as unavailable.
 */
final class WorkQueue {

	private static final int CAPACITY = 20_000;

	/** After this, a group waits for no more to come. */
	private static final long GATHERING_NANOS = Duration.ofMillis(10).toNanos();

	private final BlockingQueue<WorkUnit<?>> queue = new ArrayBlockingQueue<>(CAPACITY);

	private volatile boolean closed;

	/**
	 * Waits until {@code work} is done and committed. The wait is not interruptible,
	 * since a caller that left could not know whether its work was.
	 */
	<T> T submit(Function<JdbcClient, T> work) {
		WorkUnit<T> unit = new WorkUnit<>(work);
		if (this.closed) {
			throw new StorageUnavailableException("The store is closed");
		}
		if (!this.queue.offer(unit)) {
			throw new StorageUnavailableException("The store has too much to do");
		}
		if (this.closed && this.queue.remove(unit)) {
			throw new StorageUnavailableException("The store is closed");
		}
		return unit.await();
	}

	/**
	 * Waits for work, then takes what is there. Threads that are about to bring some get
	 * to do so first if the processor is busy, for a while and as long as more comes: a
	 * commit costs as much for one unit as for all of them.
	 * @param most the largest number of units to take
	 * @return the units in order; empty once the queue is closed and drained
	 */
	@SuppressWarnings("ThreadPriorityCheck") // It is right with any scheduler.
	List<WorkUnit<?>> take(int most) {
		List<WorkUnit<?>> units = new ArrayList<>();
		while (this.queue.drainTo(units, most) == 0 && !this.closed) {
			try {
				units.add(this.queue.take());
				break;
			}
			catch (InterruptedException ex) {
				// close() asks to look again; the thread ends when nothing is left.
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

	/** How many units wait. */
	int size() {
		return this.queue.size();
	}

	/** Takes no more work. The threads that take must be interrupted after this. */
	void close() {
		this.closed = true;
	}

	/** Fails what nobody took, after the threads that take have ended. */
	void failRest() {
		List<WorkUnit<?>> rest = new ArrayList<>();
		this.queue.drainTo(rest);
		rest.forEach((unit) -> unit.failed(new StorageUnavailableException("The store is closed")));
	}

}
