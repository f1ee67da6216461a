package dev.parley.store;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import dev.parley.store.Message.Role;
import dev.parley.store.Message.Status;
import dev.parley.store.RunRows.RunKey;
import dev.parley.store.Runs.NewMessage;
import dev.parley.store.attachment.Attachments;
import dev.parley.store.database.Database;
import dev.parley.store.id.Ids;
import dev.parley.store.text.SessionTitle;
import dev.parley.store.text.StoredText;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Stores the messages that begin a turn, as part of a larger transaction. */
final class TurnRows {

	/** The number of what the caller brings, before the first run of a session. */
	private static final int BROUGHT = 0;

	private TurnRows() {
	}

	/**
	 * Stores the user's message, after the history that came with it, or in the place of
	 * an earlier one.
	 */
	static void insert(JdbcClient client, Database database, Run run, int ordinal, NewTurn turn) {
		List<HistoryEntry> history = historyOf(turn);
		insertBrought(client, database, run, history, 0);
		if (turn.placement() instanceof Placement.InPlaceOf(UUID messageId)) {
			SupersededRows.supersede(client, run.sessionId(), messageId, turn.message());
		}
		List<HistoryEntry> begun = begunOf(turn);
		RunKey key = new RunKey(run.sessionId(), begun.isEmpty() ? ordinal : BROUGHT);
		int place = begun.isEmpty() ? 0 : history.size();
		MessageRows.insert(client, run.id(), key, new NewMessage(run.messageId(), place, Role.USER, turn.message(),
				null, Status.COMPLETE, turn.files().attachments(), List.of(), run.createdAt()));
		insertBrought(client, database, run, begun, place + 1);
		if (!begun.isEmpty()) {
			// Brought, like the history, but part of this run's turn.
			client.sql("""
					UPDATE messages SET prompt_ordinal = ? WHERE session_id = ? AND run_ordinal = ? AND place >= ?""")
				.params(ordinal, run.sessionId().toString(), BROUGHT, place)
				.update();
		}
		if (turn.context() != null || turn.clientId() != null) {
			client.sql("UPDATE messages SET context = ?, client_id = ? WHERE id = ?")
				.params(Arrays.asList(turn.context(), StoredText.ofNullable(turn.clientId()),
						run.messageId().toString()))
				.update();
		}
	}

	private static void insertBrought(JdbcClient client, Database database, Run run, List<HistoryEntry> brought,
			int firstPlace) {
		RunKey before = new RunKey(run.sessionId(), BROUGHT);
		int place = firstPlace;
		for (HistoryEntry entry : brought) {
			UUID id = Ids.next();
			MessageRows.insert(client, run.id(), before, new NewMessage(id, place++, entry.role(), entry.content(),
					null, Status.COMPLETE, entry.files().attachments(), entry.toolCalls(), run.createdAt()));
			Attachments.insert(client, database, run.userId(), id, entry.files());
		}
	}

	/** The history that the caller sends with a new session. */
	static List<HistoryEntry> historyOf(NewTurn turn) {
		return (turn.placement() instanceof Placement.Opening opening) ? opening.history() : List.of();
	}

	/** What the caller sends of an answer that began elsewhere. */
	private static List<HistoryEntry> begunOf(NewTurn turn) {
		return (turn.placement() instanceof Placement.Opening opening) ? opening.begun() : List.of();
	}

	/** The number of messages that the caller brings beside the user's message. */
	static int brought(NewTurn turn) {
		return historyOf(turn).size() + begunOf(turn).size();
	}

	/** The place of the first message of the run itself. */
	static int firstPlace(NewTurn turn) {
		return begunOf(turn).isEmpty() ? 1 : 1 + brought(turn);
	}

	/** The text that gives a new session its title. */
	static String titleOf(NewTurn turn) {
		return SessionTitle.of(historyOf(turn).stream()
			.filter((entry) -> entry.role() == Role.USER)
			.map(HistoryEntry::content)
			.findFirst()
			.orElse(turn.message()));
	}

}
