package dev.parley.store.note;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.database.Database;
import dev.parley.store.text.StoredText;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The stored notes. Notes of other users are treated as missing. */
public final class Notes {

	private final Database database;

	public Notes(Database database) {
		this.database = database;
	}

	/**
	 * Adds a note, once for each key.
	 * @param callKey of the tool call that adds it
	 * @param most maximum number of notes of the user
	 * @return the note, or the one that was added with this key before; empty if the user
	 * has too many
	 */
	public Optional<Note> add(Note note, String callKey, int most) {
		return this.database.write((client) -> {
			Optional<Note> earlier = client
				.sql("SELECT id, user_id, title, content, created_at FROM notes WHERE user_id = ? AND call_key = ?")
				.params(note.userId(), callKey)
				.query(Notes::note)
				.optional();
			if (earlier.isPresent()) {
				return earlier;
			}
			if (count(client, note.userId()) >= most) {
				return Optional.empty();
			}
			client
				.sql("INSERT INTO notes (id, user_id, title, content, call_key, created_at) VALUES (?, ?, ?, ?, ?, ?)")
				.params(note.id().toString(), note.userId(), StoredText.of(note.title()), StoredText.of(note.content()),
						callKey, note.createdAt().toEpochMilli())
				.update();
			return Optional.of(note);
		});
	}

	/** The user's newest notes, newest first. */
	public List<Note> newest(String userId, int limit) {
		return this.database.read((client) -> client
			.sql("SELECT id, user_id, title, content, created_at FROM notes WHERE user_id = ? ORDER BY id DESC LIMIT ?")
			.params(userId, limit)
			.query(Notes::note)
			.list());
	}

	/** The number of notes of the user. */
	public int count(String userId) {
		return this.database.read((client) -> count(client, userId));
	}

	private static int count(JdbcClient client, String userId) {
		return client.sql("SELECT count(*) FROM notes WHERE user_id = ?").params(userId).query(Integer.class).single();
	}

	/** Removes a note; false if there is none. */
	public boolean delete(UUID id, String userId) {
		return this.database.write((client) -> client.sql("DELETE FROM notes WHERE id = ? AND user_id = ?")
			.params(id.toString(), userId)
			.update() > 0);
	}

	/** Removes all notes of a user and returns their number. */
	public int deleteAll(String userId) {
		return this.database
			.write((client) -> client.sql("DELETE FROM notes WHERE user_id = ?").params(userId).update());
	}

	private static Note note(ResultSet row, int number) throws SQLException {
		return new Note(UUID.fromString(row.getString("id")), row.getString("user_id"), row.getString("title"),
				row.getString("content"), Instant.ofEpochMilli(row.getLong("created_at")));
	}

}
