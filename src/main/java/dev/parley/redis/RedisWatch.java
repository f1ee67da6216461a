package dev.parley.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis answers, for all that use it: one thread asks twice a second, and the log
 * has one line for the begin of an outage and one for its end. Thread-safe.
 */
public final class RedisWatch implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RedisWatch.class);

	private static final Duration INTERVAL = Duration.ofMillis(500);

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final List<BooleanSupplier> checks = new CopyOnWriteArrayList<>();

	private final ReentrantLock checking = new ReentrantLock();

	private final AtomicBoolean up = new AtomicBoolean(true);

	private volatile boolean closed;

	private RedisWatch() {
	}

	/** Starts the thread. */
	public static RedisWatch start() {
		RedisWatch watch = new RedisWatch();
		Thread.ofVirtual().name("redis-watch").start(watch::watch);
		return watch;
	}

	/**
	 * Adds a check, which is made now and then twice a second.
	 * @param check connects if necessary, and returns false if Redis does not answer
	 */
	public void add(BooleanSupplier check) {
		if (!check.getAsBoolean()) {
			failed("no connection");
		}
		this.checks.add(check);
	}

	/** Whether Redis answered lately, to everybody. */
	public boolean up() {
		return this.up.get();
	}

	/**
	 * Redis has not answered, or not in time: nobody has to find that out again.
	 * @param reason for the log
	 */
	public void failed(String reason) {
		if (!this.closed && this.up.compareAndSet(true, false)) {
			logger.error("Redis of REDIS_URL does not answer ({}): runs go on, this server counts limits by itself and"
					+ " looks for cached answers in its memory only, and readers connected to other servers wait",
					reason);
		}
	}

	private void watch() {
		while (!this.closed) {
			try {
				Thread.sleep(INTERVAL);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
			this.checking.lock();
			try {
				check();
			}
			finally {
				this.checking.unlock();
			}
		}
	}

	private void check() {
		if (this.closed) {
			return;
		}
		if (!allAnswer()) {
			failed("no answer");
		}
		else if (!this.closed && this.up.compareAndSet(false, true)) {
			logger.info("Redis answers again");
		}
	}

	private boolean allAnswer() {
		try {
			return this.checks.stream().allMatch(BooleanSupplier::getAsBoolean);
		}
		catch (RuntimeException ex) {
			// The checks must go on.
			logger.error("Redis could not be checked", ex);
			return false;
		}
	}

	/** Waits for a moment until nobody connects: the client may be shut down next. */
	@Override
	public void close() {
		this.closed = true;
		try {
			if (this.checking.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				this.checking.unlock();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
