package dev.parley.erasure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;

import dev.parley.audit.SecurityEvent;
import dev.parley.session.SessionManager;
import dev.parley.store.database.Upkeep;
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

	private final Upkeep upkeep = new Upkeep("session-retention", "Deleting unused sessions");

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
			schedule(kept, () -> deleteUnused(kept));
		}
		schedule(UNLISTED_RETENTION, this::deleteUnlisted);
	}

	private void schedule(Duration kept, Runnable deletion) {
		Duration share = kept.dividedBy(SHARE);
		this.upkeep.every((share.compareTo(LONGEST_INTERVAL) < 0) ? share : LONGEST_INTERVAL, deletion);
	}

	void deleteUnused(Duration kept) {
		delete(this.clock.instant().minus(kept), this.sessions::deleteUnused);
	}

	void deleteUnlisted() {
		delete(this.clock.instant().minus(UNLISTED_RETENTION), this.sessions::deleteUnusedUnlisted);
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
		this.upkeep.close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
