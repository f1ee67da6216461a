package dev.parley.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.store.Replicas;
import dev.parley.store.database.StorageUnavailableException;

/**
 * Says that this server lives, and knows how sure it is of that. A process that was
 * paused finds that its pulse has stopped for a while; then other servers may have taken
 * it for dead. An unavailable database does not stop the pulse. Thread-safe.
 */
final class Heartbeat {

	/**
	 * Less than {@link Replicas#GONE_AFTER} without the time between two heartbeats.
	 */
	private static final long UNSURE_AFTER = TimeUnit.MILLISECONDS.toNanos(1000);

	private final Runnable sending;

	private final Ticker ticker;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition succeeded = this.lock.newCondition();

	private volatile long pulsed;

	/** How often the pulse stopped for so long that claims may have been lost. */
	private final AtomicInteger gaps = new AtomicInteger();

	/** The number of gaps after which a heartbeat has succeeded. */
	private volatile int survived;

	/** The number of gaps after which all claims were compared with the store. */
	private volatile int confirmed;

	@GuardedBy("lock")
	private long successes;

	/**
	 * @param sending sends one heartbeat; it may throw
	 * {@link StorageUnavailableException}
	 */
	Heartbeat(Runnable sending, Ticker ticker) {
		this.sending = sending;
		this.ticker = ticker;
		this.pulsed = ticker.read();
	}

	/** Notes that the process is running. Called by one thread, every 100 ms or so. */
	void pulse() {
		long now = this.ticker.read();
		if (now - this.pulsed >= UNSURE_AFTER) {
			this.gaps.incrementAndGet();
		}
		this.pulsed = now;
	}

	/** Sends one heartbeat; false if the database is out of reach. */
	boolean beat() {
		int before = this.gaps.get();
		try {
			this.sending.run();
		}
		catch (StorageUnavailableException ex) {
			// Nobody else reaches it either, or this server's runs are taken over.
			return false;
		}
		this.survived = before;
		this.lock.lock();
		try {
			this.successes++;
			this.succeeded.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		return true;
	}

	/** The gaps after which this server lives for the others again. */
	int survived() {
		return this.survived;
	}

	/** All claims were compared with the store, after that many gaps. */
	void confirmed(int survivedGaps) {
		this.confirmed = survivedGaps;
	}

	/**
	 * Whether this server was running all the time until a moment ago, or has found out
	 * since which runs it lost.
	 */
	boolean steady() {
		// In this order: a gap is counted before the pulse that ends it is noted.
		long last = this.pulsed;
		return this.ticker.read() - last < UNSURE_AFTER && this.confirmed == this.gaps.get();
	}

	/** Waits for a heartbeat that begins after this call. */
	void awaitNext() throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			// One may be under way that began before.
			long enough = this.successes + 2;
			while (this.successes < enough) {
				this.succeeded.await(Duration.ofSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
