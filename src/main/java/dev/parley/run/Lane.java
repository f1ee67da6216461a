package dev.parley.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The one slot of a session, and the runs that wait for it in the order in which they
 * were accepted. Thread-safe.
 */
final class Lane {

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<LiveRun> waiting = new ArrayDeque<>();

	private @Nullable LiveRun active;

	/** How many callers and runs need this lane; guarded by the map it stands in. */
	private int holders;

	/**
	 * Accepts a run and starts it, or lets it wait.
	 * @param accept stores the run; the order of these calls is the order of the lane
	 */
	void enter(LiveRun run, int queueLength, Runnable accept, Consumer<LiveRun> start) {
		this.lock.lock();
		try {
			if (this.waiting.size() >= queueLength) {
				throw new RunRefusedException(RunRefusedException.Reason.QUEUE_FULL,
						"Too many messages wait in this session", (this.active != null) ? this.active.id() : null);
			}
			accept.run();
			if (this.active == null) {
				this.active = run;
				start.accept(run);
			}
			else {
				this.waiting.add(run);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The active run has ended: starts the next. */
	void leave(LiveRun run, Consumer<LiveRun> start) {
		this.lock.lock();
		try {
			if (this.active == run) {
				this.active = this.waiting.poll();
				if (this.active != null) {
					start.accept(this.active);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Takes a waiting run out of the queue; false where it does not wait (any more). */
	boolean withdraw(LiveRun run) {
		this.lock.lock();
		try {
			return this.waiting.remove(run);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable LiveRun active() {
		this.lock.lock();
		try {
			return this.active;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The active run and those that wait, in order. */
	List<LiveRun> runs() {
		this.lock.lock();
		try {
			Deque<LiveRun> runs = new ArrayDeque<>(this.waiting);
			if (this.active != null) {
				runs.addFirst(this.active);
			}
			return List.copyOf(runs);
		}
		finally {
			this.lock.unlock();
		}
	}

	Lane hold() {
		this.holders++;
		return this;
	}

	/** Gives up one hold; true where nobody needs this lane any more. */
	boolean release() {
		return --this.holders == 0;
	}

}
