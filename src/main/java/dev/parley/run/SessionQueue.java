package dev.parley.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.store.idempotency.Acceptance;
import org.jspecify.annotations.Nullable;

/**
 * The active run of a session, and the runs that wait behind it in the order of their
 * acceptance. Thread-safe.
 */
final class SessionQueue {

	private final ReentrantLock lock = new ReentrantLock();

	@GuardedBy("lock")
	private final Deque<LiveRun> waiting = new ArrayDeque<>();

	@GuardedBy("lock")
	private @Nullable LiveRun active;

	/**
	 * Number of callers and runs that use this queue; guarded by the map that contains
	 * it.
	 */
	private int holders;

	/**
	 * Stores a run and starts it or adds it to the queue; other callers wait meanwhile.
	 * Runs that it replaces are interrupted only once it is stored, so a refusal changes
	 * nothing.
	 * @param accept stores the run
	 * @return its result; the run is in the queue only if it was stored
	 * @throws RunRefusedException if the session is busy and the run does not wait, or
	 * the queue is full
	 */
	Acceptance enter(LiveRun run, int queueLength, Supplier<Acceptance> accept, Callbacks callbacks) {
		this.lock.lock();
		try {
			BusyPolicy ifBusy = run.request().ifBusy();
			requireRoom(ifBusy, queueLength);
			Acceptance acceptance = accept.get();
			if (acceptance instanceof Acceptance.Stored) {
				List<LiveRun> earlier = runs();
				add(run, callbacks);
				if (ifBusy == BusyPolicy.INTERRUPT) {
					earlier.reversed().forEach(callbacks::interrupt);
				}
			}
			return acceptance;
		}
		finally {
			this.lock.unlock();
		}
	}

	@GuardedBy("lock")
	private void add(LiveRun run, Callbacks callbacks) {
		if (this.active == null) {
			this.active = run;
			callbacks.start(run);
		}
		else {
			this.waiting.add(run);
		}
	}

	@GuardedBy("lock")
	private void requireRoom(BusyPolicy policy, int queueLength) {
		LiveRun busy = this.active;
		if (busy == null) {
			return;
		}
		if (policy == BusyPolicy.REJECT) {
			throw RunRefusedException.busy(busy.id());
		}
		if (policy != BusyPolicy.INTERRUPT && this.waiting.size() >= queueLength) {
			throw RunRefusedException.queueFull(busy.id());
		}
	}

	/** Removes the active run, which has ended, and starts the next one. */
	void leave(LiveRun run, Callbacks callbacks) {
		this.lock.lock();
		try {
			if (this.active == run) {
				this.active = this.waiting.poll();
				if (this.active != null) {
					callbacks.start(this.active);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Removes a waiting run from the queue; false if it is not waiting. */
	boolean withdraw(LiveRun run) {
		this.lock.lock();
		try {
			return this.waiting.remove(run);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Removes a waiting run from the queue if {@code accept} returns something; the queue
	 * is locked until then.
	 * @return what it returned; empty too if the run is not waiting
	 */
	<T> Optional<T> withdraw(LiveRun run, Supplier<Optional<T>> accept) {
		this.lock.lock();
		try {
			Optional<T> accepted = this.waiting.contains(run) ? accept.get() : Optional.empty();
			if (accepted.isPresent()) {
				this.waiting.remove(run);
			}
			return accepted;
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

	/** The active run and the waiting ones, in order. */
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

	SessionQueue hold() {
		this.holders++;
		return this;
	}

	/** Releases one hold; true if it was the last. */
	boolean release() {
		return --this.holders == 0;
	}

	/** Starts and interrupts runs for a queue. */
	interface Callbacks {

		void start(LiveRun run);

		void interrupt(LiveRun run);

	}

}
