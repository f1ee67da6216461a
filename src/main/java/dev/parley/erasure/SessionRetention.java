package dev.parley.erasure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

import dev.parley.audit.SecurityEvent;
import dev.parley.session.SessionManager;
import dev.parley.store.database.StorageUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Deletes sessions that were unused for the configured time, and unlisted sessions an
 * hour after their last run; a few in each transaction, so that other work does not wait
 * long for the store.
 */
final class SessionRetention implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(SessionRetention.class);

	private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(10);

	/** A deletion may be late by the retention divided by this. */
	private static final int SHARE = 60;

	private static final Duration UNLISTED_RETENTION = Duration.ofHours(1);

	private final @Nullable Duration retention;

	private final SessionManager sessions;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	private final ScheduledExecutorService scheduler = Executors
		.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("session-retention").factory());

	private volatile boolean running;

	/**
	 * Creates the retention.
	 * @param retention null: sessions are not deleted
	 */
	SessionRetention(@Nullable Duration retention, SessionManager sessions, ApplicationEventPublisher events,
			Clock clock) {
		this.retention = retention;
		this.sessions = sessions;
		this.events = events;
		this.clock = clock;
	}

	@Override
	public void start() {
		this.running = true;
		Duration kept = this.retention;
		if (kept != null) {
			schedule(kept, () -> tryDelete(kept));
		}
		schedule(UNLISTED_RETENTION, this::tryDeleteUnlisted);
	}

	private void schedule(Duration kept, Runnable deletion) {
		Duration share = kept.dividedBy(SHARE);
		long interval = ((share.compareTo(LONGEST_INTERVAL) < 0) ? share : LONGEST_INTERVAL).toMillis();
		Future<?> _ = this.scheduler.scheduleWithFixedDelay(deletion, interval, interval, TimeUnit.MILLISECONDS);
	}

	void tryDelete(Duration kept) {
		tryDelete(kept, this.sessions::deleteUnused);
	}

	void tryDeleteUnlisted() {
		tryDelete(UNLISTED_RETENTION, this.sessions::deleteUnusedUnlisted);
	}

	private void tryDelete(Duration kept, BiFunction<Instant, @Nullable UUID, List<UUID>> deletion) {
		try {
			delete(this.clock.instant().minus(kept), deletion);
		}
		catch (StorageUnavailableException ex) {
			logger.debug("No session was deleted, because the store is unavailable", ex);
		}
		catch (RuntimeException ex) {
			// Deleting must continue after a failure.
			logger.error("Unused sessions could not be deleted", ex);
		}
	}

	private void delete(Instant limit, BiFunction<Instant, @Nullable UUID, List<UUID>> deletion) {
		int count = 0;
		List<UUID> deleted = deletion.apply(limit, null);
		while (!deleted.isEmpty()) {
			count += deleted.size();
			deleted = this.running ? deletion.apply(limit, deleted.getLast()) : List.of();
		}
		if (count > 0) {
			logger.info("Deleted {} sessions that were unused since {}", count, limit);
			this.events.publishEvent(SecurityEvent.bySomebody("sessions_expired", count + " sessions"));
		}
	}

	@Override
	public void stop() {
		this.running = false;
		this.scheduler.shutdownNow();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
