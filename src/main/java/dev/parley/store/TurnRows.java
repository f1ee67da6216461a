package dev.parley.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.Message.Role;
import dev.parley.store.Message.Status;
import dev.parley.store.RunRows.RunKey;
import dev.parley.store.Runs.NewMessage;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.Acceptance;
import dev.parley.store.text.SessionTitle;
import dev.parley.store.text.StoredText;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Begins the turns of a conversation, as part of a larger transaction. */
final class TurnRows {

	/** Before the first run of a session. */
	private static final int HISTORY = 0;

	private TurnRows() {
	}

	/**
	 * Stores the user's message, after the history that came with it, or in the place of
	 * an earlier one.
	 */
	static void insert(JdbcClient client, Run run, int ordinal, NewTurn turn) {
		insertHistory(client, run, historyOf(turn));
		if (turn.placement() instanceof Placement.InPlaceOf(UUID messageId)) {
			supersede(client, run.sessionId(), messageId, turn.message());
		}
		MessageRows.insert(client, run.id(), new RunKey(run.sessionId(), ordinal),
				new NewMessage(run.messageId(), 0, Role.USER, turn.message(), null, Status.COMPLETE,
						turn.files().attachments(), List.of(), run.createdAt()));
		if (turn.context() != null) {
			client.sql("UPDATE messages SET context = ? WHERE id = ?")
				.params(turn.context(), run.messageId().toString())
				.update();
		}
	}

	private static void insertHistory(JdbcClient client, Run run, List<HistoryEntry> history) {
		RunKey before = new RunKey(run.sessionId(), HISTORY);
		int place = 0;
		for (HistoryEntry entry : history) {
			MessageRows.insert(client, run.id(), before, new NewMessage(Ids.next(), place++, entry.role(),
					entry.content(), Status.COMPLETE, entry.toolCalls(), run.createdAt()));
		}
	}

	/** What the caller brings to a new session. */
	static List<HistoryEntry> historyOf(NewTurn turn) {
		return (turn.placement() instanceof Placement.Opening opening) ? opening.history() : List.of();
	}

	/** The text that gives a new session its title. */
	static String titleOf(NewTurn turn) {
		return SessionTitle.of(historyOf(turn).stream()
			.filter((entry) -> entry.role() == Role.USER)
			.map(HistoryEntry::content)
			.findFirst()
			.orElse(turn.message()));
	}

	/** Why a message cannot stand there; empty if it can. */
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
	 * Takes a message and all after it out of the conversation. If they were all of it,
	 * and its title was cut from them, the title is cut from the new message.
	 */
	private static void supersede(JdbcClient client, UUID sessionId, UUID messageId, String newMessage) {
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

	/** Whether a later message has taken the place of this one. */
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
