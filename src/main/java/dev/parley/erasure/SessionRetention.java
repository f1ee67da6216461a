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
 * Deletes sessions that nobody has used for a set time, and those in no list an hour
 * after their last run; a few in a transaction, so that nobody waits long for the store.
 */
final class SessionRetention implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(SessionRetention.class);

	private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(10);

	/** Of the retention: a session may live so much longer. */
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
	 * Makes the retention.
	 * @param retention null: sessions stay
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
			// The next time must come all the same.
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
			logger.info("{} sessions were unused since {} and are deleted", count, limit);
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
