package dev.parley.store;

import java.util.Optional;
import java.util.UUID;

import dev.parley.store.idempotency.Acceptance;
import dev.parley.store.text.SessionTitle;
import dev.parley.store.text.StoredText;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Replaces the messages of a conversation from one on, as part of a larger transaction.
 */
final class SupersededRows {

	private SupersededRows() {
	}

	/** The reason why a message cannot have this placement; empty if it can. */
	static Optional<Acceptance> refusal(JdbcClient client, Run run, Placement placement) {
		if (!(placement instanceof Placement.InPlaceOf(UUID messageId))) {
			return Optional.empty();
		}
		Optional<Acceptance> busy = client
			.sql("SELECT id FROM runs WHERE session_id = ? AND state = 'unfinished' ORDER BY ordinal LIMIT 1")
			.params(run.sessionId().toString())
			.query((row, number) -> (Acceptance) new Acceptance.SessionBusy(UUID.fromString(row.getString("id"))))
			.optional();
		return busy.or(() -> replaceable(client, run.sessionId(), messageId).isPresent() ? Optional.empty()
				: Optional.of(new Acceptance.Superseded()));
	}

	private static Optional<Replaceable> replaceable(JdbcClient client, UUID sessionId, UUID messageId) {
		return client.sql("""
				SELECT run_ordinal, place, content FROM messages
				WHERE id = ? AND session_id = ? AND role = 'user' AND superseded = 0""")
			.params(messageId.toString(), sessionId.toString())
			.query(Replaceable.class)
			.optional();
	}

	/**
	 * Marks a message and all later ones as superseded. If that is the whole
	 * conversation, and its title came from the first message, the new message gives the
	 * title.
	 */
	static void supersede(JdbcClient client, UUID sessionId, UUID messageId, String newMessage) {
		Replaceable message = replaceable(client, sessionId, messageId).orElseThrow();
		int messages = client.sql("""
				UPDATE messages SET superseded = 1
				WHERE session_id = ? AND superseded = 0 AND (run_ordinal, place) >= (?, ?)""")
			.params(sessionId.toString(), message.runOrdinal(), message.place())
			.update();
		client.sql("""
				UPDATE sessions SET message_count = message_count - ?, title = CASE
					WHEN message_count = ? + 1 AND title = ? THEN ? ELSE title END
				WHERE id = ?""")
			.params(messages, messages, StoredText.of(SessionTitle.of(message.content())),
					StoredText.of(SessionTitle.of(newMessage)), sessionId.toString())
			.update();
	}

	/** Whether a later message has replaced this one. */
	static boolean superseded(JdbcClient client, UUID messageId) {
		return client.sql("SELECT 1 FROM messages WHERE id = ? AND superseded = 1")
			.params(messageId.toString())
			.query(Integer.class)
			.optional()
			.isPresent();
	}

	private record Replaceable(int runOrdinal, int place, String content) {
	}

}
