package dev.parley.store;

import java.util.Optional;
import java.util.UUID;

import dev.parley.store.database.Database;
import dev.parley.store.text.SessionTitle;
import dev.parley.store.text.StoredText;

/** Titles of sessions whose users gave none. */
public final class SessionTitles {

	private final Database database;

	SessionTitles(Database database) {
		this.database = database;
	}

	/**
	 * A listed session with one completed run whose title is the beginning of its first
	 * message; otherwise empty.
	 */
	public Optional<Untitled> untitled(UUID sessionId) {
		return this.database
			.read((client) -> client
				.sql("SELECT s.title, m.content AS first_message FROM sessions s JOIN messages m ON m.session_id = s.id"
						+ " WHERE s.id = ? AND s.unlisted = 0 AND s.title IS NOT NULL"
						+ " AND m.role = 'user' AND m.superseded = 0 AND (SELECT COUNT(*) FROM runs r"
						+ " WHERE r.session_id = s.id AND r.state = 'completed' AND r.steered_into IS NULL) = 1"
						+ " ORDER BY m.run_ordinal, m.place LIMIT 1")
				.params(sessionId.toString())
				.query(Untitled.class)
				.optional())
			.filter((session) -> session.title().equals(StoredText.of(SessionTitle.of(session.firstMessage()))));
	}

	/**
	 * Replaces a title, unless it was changed in the meantime.
	 * @param newTitle that is not blank; it is cut as titles are
	 */
	public void replace(UUID sessionId, String title, String newTitle) {
		this.database.write((client) -> client.sql("UPDATE sessions SET title = ? WHERE id = ? AND title = ?")
			.params(StoredText.of(SessionTitle.of(newTitle)), sessionId.toString(), title)
			.update());
	}

	/**
	 * A session that waits for a title.
	 *
	 * @param title the beginning of the first message
	 */
	public record Untitled(String title, String firstMessage) {
	}

}
