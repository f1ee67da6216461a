package dev.parley.run;

import java.util.concurrent.CountDownLatch;

import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.admission.RunRefusedException.Reason;

/**
 * Whether this server accepts runs: not before its start is complete, nor once it stops.
 * Thread-safe.
 */
final class Entrance {

	private final CountDownLatch opened = new CountDownLatch(1);

	private volatile boolean closed;

	/** Accepts runs from now on: the runs of an earlier process are settled. */
	void open() {
		this.opened.countDown();
	}

	/**
	 * Waits until runs are accepted: a request may arrive shortly before {@link #open}.
	 */
	void awaitOpen() {
		try {
			this.opened.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw stopping();
		}
	}

	/** Refuses new runs from now on. */
	void close() {
		this.closed = true;
	}

	boolean closed() {
		return this.closed;
	}

	/**
	 * Checks that runs are accepted.
	 * @throws RunRefusedException if the server stops
	 */
	void requireOpen() {
		if (this.closed) {
			throw stopping();
		}
	}

	private static RunRefusedException stopping() {
		return new RunRefusedException(Reason.SHUTTING_DOWN, "The server is stopping", null);
	}

}
