package dev.parley.erasure;

import java.time.Duration;

import dev.parley.agent.AnswerCache;
import dev.parley.audit.SecurityEvent;
import dev.parley.caller.Caller;
import dev.parley.limits.UsageLedger;
import dev.parley.run.RunAdministration;
import dev.parley.session.SessionManager;
import dev.parley.store.WebhookDeliveries;
import dev.parley.store.note.Notes;
import dev.parley.store.usage.UsageRecords;

import org.springframework.context.ApplicationEventPublisher;

/** Deletes the data of a user on request. Thread-safe. */
public final class Erasure {

	/** How long to wait for cancelled runs, which nearly always end within a second. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final SessionManager sessions;

	private final RunAdministration runs;

	private final Notes notes;

	private final UsageLedger ledger;

	private final UsageRecords usageRecords;

	private final WebhookDeliveries deliveries;

	private final AnswerCache answers;

	private final ApplicationEventPublisher events;

	Erasure(SessionManager sessions, RunAdministration runs, Notes notes, UsageLedger ledger, UsageRecords usageRecords,
			WebhookDeliveries deliveries, AnswerCache answers, ApplicationEventPublisher events) {
		this.sessions = sessions;
		this.runs = runs;
		this.notes = notes;
		this.ledger = ledger;
		this.usageRecords = usageRecords;
		this.deliveries = deliveries;
		this.answers = answers;
		this.events = events;
	}

	/**
	 * Deletes all sessions of a caller, and cancels their runs.
	 * @throws dev.parley.store.database.StorageUnavailableException if the store is
	 * unavailable; some sessions may already be deleted
	 */
	public void deleteSessions(Caller caller) {
		int deleted = this.sessions.deleteAll(caller.userId());
		this.events.publishEvent(SecurityEvent.by(caller, "sessions_deleted", deleted + " sessions"));
	}

	/**
	 * Erases a user: deletes sessions and notes, and moves the usage to
	 * {@link UsageRecords#ERASED}. May be repeated, and does nothing for an unknown user.
	 * @throws dev.parley.store.database.StorageUnavailableException if the store is
	 * unavailable; a part of the data may already be deleted
	 */
	public ErasedUser eraseUser(String userId, Caller admin) {
		this.events.publishEvent(SecurityEvent.by(admin, "user_erasure_begun", userId));
		int sessions = this.sessions.deleteAll(userId);
		// After the runs have ended: a running tool may write a note, and each end adds
		// usage.
		boolean complete = this.runs.awaitNoneOf(userId, PATIENCE);
		int notes = this.notes.deleteAll(userId);
		this.deliveries.eraseUser(userId);
		this.answers.clear();
		this.ledger.flush();
		this.usageRecords.erase(userId);
		if (complete) {
			this.events.publishEvent(SecurityEvent.by(admin, "user_erased", userId));
		}
		return new ErasedUser(userId, sessions, notes, complete);
	}

}
