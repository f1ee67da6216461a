package dev.parley.store;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import dev.parley.store.Message.Role;
import dev.parley.store.Message.Status;
import dev.parley.store.RunRows.RunKey;
import dev.parley.store.Runs.NewMessage;
import dev.parley.store.id.Ids;
import dev.parley.store.text.SessionTitle;
import dev.parley.store.text.StoredText;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Stores the messages that begin a turn, as part of a larger transaction. */
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
			SupersededRows.supersede(client, run.sessionId(), messageId, turn.message());
		}
		MessageRows.insert(client, run.id(), new RunKey(run.sessionId(), ordinal),
				new NewMessage(run.messageId(), 0, Role.USER, turn.message(), null, Status.COMPLETE,
						turn.files().attachments(), List.of(), run.createdAt()));
		if (turn.context() != null || turn.clientId() != null) {
			client.sql("UPDATE messages SET context = ?, client_id = ? WHERE id = ?")
				.params(Arrays.asList(turn.context(), StoredText.ofNullable(turn.clientId()),
						run.messageId().toString()))
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

	/** The history that the caller sends with a new session. */
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

}
