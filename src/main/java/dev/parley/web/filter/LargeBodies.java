package dev.parley.web.filter;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.parley.web.error.TooManyLargeBodiesException;

/**
 * A memory budget that all large bodies share. A body takes about four times its size
 * while it is read. Thread-safe.
 */
final class LargeBodies {

	private static final int UNIT = 1024;

	private static final int TIMES_ITS_SIZE = 4;

	private static final int SHARE_OF_THE_HEAP = 10;

	private static final long PATIENCE_SECONDS = 10;

	private final int units;

	private final Semaphore free;

	/**
	 * Creates a budget of a tenth of the heap, or of one body if that is larger.
	 * @param largest of the bodies, in bytes
	 */
	LargeBodies(long heap, long largest) {
		this.units = units(Math.max(largest, heap / SHARE_OF_THE_HEAP / TIMES_ITS_SIZE));
		this.free = new Semaphore(this.units, true);
	}

	private static int units(long bytes) {
		return Math.toIntExact(Math.min(Math.ceilDiv(bytes, UNIT), Integer.MAX_VALUE));
	}

	/**
	 * Waits for room for a body.
	 * @return the amount to give back
	 * @throws TooManyLargeBodiesException if there is none in time
	 */
	int take(long bytes) throws TooManyLargeBodiesException {
		int wanted = Math.min(units(bytes), this.units);
		try {
			if (this.free.tryAcquire(wanted, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				return wanted;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		throw new TooManyLargeBodiesException();
	}

	void give(int taken) {
		this.free.release(taken);
	}

}
