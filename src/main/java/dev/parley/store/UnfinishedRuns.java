package dev.parley.store;

import java.util.List;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What decides, in an accepting transaction, whether one more run may wait. */
final class UnfinishedRuns {

	private UnfinishedRuns() {
	}

	/**
	 * Whether a user has as many on all servers as it may have. Until the end of the
	 * transaction, no other one can ask for this user, so this must come before other
	 * locks.
	 */
	static boolean tooMany(JdbcClient client, String userId, Queueing queueing) {
		if (queueing.mostOfUser() == Long.MAX_VALUE) {
			return false;
		}
		client.sql("SELECT pg_advisory_xact_lock(hashtextextended('runs of ' || ?, 0))").params(userId).query((row) -> {
		});
		return client.sql("SELECT COUNT(*) FROM runs WHERE user_id = ? AND state = 'unfinished'")
			.params(userId)
			.query(Long.class)
			.single() >= queueing.mostOfUser();
	}

	/**
	 * Those of a session, in order; the session is locked. Empty if nothing is checked.
	 */
	static List<UUID> ofSession(JdbcClient client, UUID sessionId, Queueing queueing) {
		if (queueing.most() == Integer.MAX_VALUE && !queueing.interrupts()) {
			return List.of();
		}
		String session = sessionId.toString();
		client.sql("SELECT 1 FROM sessions WHERE id = ? FOR UPDATE").params(session).query(Integer.class).optional();
		return client.sql("SELECT id FROM runs WHERE session_id = ? AND state = 'unfinished' ORDER BY ordinal")
			.params(session)
			.query((row, number) -> UUID.fromString(row.getString("id")))
			.list();
	}

	/** Asks those of a session to end. */
	static void interrupt(JdbcClient client, UUID sessionId) {
		client.sql("""
				UPDATE runs SET stop = COALESCE(stop, 'interrupt') WHERE session_id = ? AND state = 'unfinished'""")
			.params(sessionId.toString())
			.update();
	}

}
