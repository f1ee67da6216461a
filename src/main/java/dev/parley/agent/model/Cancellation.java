package dev.parley.agent.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * A request to stop, passed down to all code that may wait. It cannot be withdrawn.
 * Thread-safe.
 */
public final class Cancellation {

	private final ReentrantLock lock = new ReentrantLock();

	@GuardedBy("lock")
	private final Set<Runnable> actions = new LinkedHashSet<>();

	private volatile boolean requested;

	/**
	 * Requests the cancellation and runs the registered actions on this thread; further
	 * calls have no effect.
	 */
	public void request() {
		List<Runnable> due;
		this.lock.lock();
		try {
			if (this.requested) {
				return;
			}
			this.requested = true;
			due = List.copyOf(this.actions);
			this.actions.clear();
		}
		finally {
			this.lock.unlock();
		}
		due.forEach(Runnable::run);
	}

	public boolean isRequested() {
		return this.requested;
	}

	public void throwIfRequested() {
		if (this.requested) {
			throw new CancelledException();
		}
	}

	/**
	 * Runs {@code action} on cancellation; immediately if it has been requested already.
	 * @return the registration, to be closed when the action is no longer needed
	 */
	public Registration onRequest(Runnable action) {
		this.lock.lock();
		try {
			if (!this.requested) {
				this.actions.add(action);
				return () -> remove(action);
			}
		}
		finally {
			this.lock.unlock();
		}
		action.run();
		return () -> {
		};
	}

	private void remove(Runnable action) {
		this.lock.lock();
		try {
			this.actions.remove(action);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** An action waiting for a cancellation. */
	@FunctionalInterface
	public interface Registration extends AutoCloseable {

		@Override
		void close();

	}

}
