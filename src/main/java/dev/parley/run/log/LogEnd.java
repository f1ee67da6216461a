package dev.parley.run.log;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunEvent;
import dev.parley.run.event.RunEvent.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run's log. Whoever waits for it is not woken by other events. Thread-safe.
 */
final class LogEnd {

	/** For callers that wait for an end that this server will not learn. */
	private static final Terminal CLOSED = new RunEvent.Failed(FailureCode.SHUTTING_DOWN,
			"The server is stopping; the answer goes on at another one", true);

	private final ReentrantLock lock;

	private final Condition reached;

	@GuardedBy("lock")
	private boolean closed;

	@GuardedBy("lock")
	private @Nullable Terminal event;

	/**
	 * @param lock that guards the events
	 */
	LogEnd(ReentrantLock lock) {
		this.lock = lock;
		this.reached = lock.newCondition();
	}

	/** The event that ended the run has come. */
	void set(Terminal end) {
		this.lock.lock();
		try {
			this.event = end;
			this.reached.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** No more events come here. */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.reached.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whether no more events come here, although the run may go on elsewhere. */
	boolean closed() {
		this.lock.lock();
		try {
			return this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Null if the run has not ended. */
	@Nullable Terminal get() {
		this.lock.lock();
		try {
			return this.event;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** As {@link RunLog#awaitEnd()}. */
	Terminal await() {
		this.lock.lock();
		try {
			while (this.event == null) {
				if (this.closed) {
					return CLOSED;
				}
				this.reached.awaitUninterruptibly();
			}
			return this.event;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** As {@link RunLog#awaitEnd(Duration)}. */
	@Nullable Terminal await(Duration patience) throws InterruptedException {
		long left = patience.toNanos();
		this.lock.lockInterruptibly();
		try {
			while (this.event == null && left > 0) {
				left = this.reached.awaitNanos(left);
			}
			return this.event;
		}
		finally {
			this.lock.unlock();
		}
	}

}
