package dev.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.database.Database;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.Acceptance;
import dev.parley.store.idempotency.IdempotencyKey;
import dev.parley.store.idempotency.Keys;
import dev.parley.store.text.StoredText;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The stored sessions. Sessions of other users are treated as missing. */
public final class Sessions {

	static final String COLUMNS = "id, user_id, agent, title, metadata, message_count, tokens_used, created_at, updated_at,"
			+ " unlisted, thread";

	/** Number of unused sessions that one transaction removes. */
	public static final int BATCH = 20;

	private static final String KEY_SCOPE = "sessions";

	/** Sorts after all ids in any collation, because ids are hexadecimal. */
	private static final String AFTER_ALL_IDS = "g";

	private final Database database;

	Sessions(Database database) {
		this.database = database;
	}

	/**
	 * Stores a session without messages.
	 * @return the result; {@link Acceptance.Duplicate} contains the session's id, not a
	 * run's
	 */
	public Acceptance create(Session session, @Nullable IdempotencyKey key) {
		return this.database.write((client) -> {
			if (key != null) {
				Optional<Keys.Used> used = Keys.find(client, KEY_SCOPE, session.userId(), key);
				if (used.isPresent()) {
					return Keys.seen(used.get(), key);
				}
			}
			insert(client, session, 0);
			if (key != null) {
				Keys.insert(client, KEY_SCOPE, session.userId(), key, session.id(), null, session.createdAt());
			}
			return new Acceptance.Stored(0, 0, true);
		});
	}

	/**
	 * Stores a new session.
	 * @return false, and stores nothing, if the user has one with the same thread
	 */
	static boolean insert(JdbcClient client, Session session, int runCount) {
		return client.sql("""
				INSERT INTO sessions (id, user_id, agent, title, metadata, run_count, message_count, tokens_used,
					created_at, updated_at, unlisted, thread)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT (user_id, thread) WHERE thread IS NOT NULL DO NOTHING""")
			.params(Arrays.asList(session.id().toString(), session.userId(), session.agent(),
					StoredText.ofNullable(session.title()), session.metadata(), runCount, session.messageCount(),
					session.tokensUsed(), session.createdAt().toEpochMilli(), session.updatedAt().toEpochMilli(),
					session.unlisted() ? 1 : 0, StoredText.ofNullable(session.thread())))
			.update() > 0;
	}

	/** The session of a thread; see {@link Session#thread}. */
	public Optional<UUID> findThread(String thread, String userId) {
		return this.database.read((client) -> client.sql("SELECT id FROM sessions WHERE user_id = ? AND thread = ?")
			.params(userId, StoredText.of(thread))
			.query(String.class)
			.optional()
			.map(UUID::fromString));
	}

	public Optional<Session> find(UUID id, String userId) {
		return this.database
			.read((client) -> client.sql("SELECT " + COLUMNS + " FROM sessions WHERE id = ? AND user_id = ?")
				.params(id.toString(), userId)
				.query(Sessions::session)
				.optional());
	}

	/**
	 * The user's sessions, newest first.
	 * @param before leave out this session and newer ones; null: from the newest
	 */
	public List<Session> page(String userId, @Nullable UUID before, int limit) {
		return this.database.read((client) -> client
			.sql("SELECT " + COLUMNS
					+ " FROM sessions WHERE user_id = ? AND id < ? AND unlisted = 0 ORDER BY id DESC LIMIT ?")
			.params(userId, cursor(before), limit)
			.query(Sessions::session)
			.list());
	}

	/** The exclusive upper bound for the ids of a page. */
	static String cursor(@Nullable UUID before) {
		return (before != null) ? before.toString() : AFTER_ALL_IDS;
	}

	/**
	 * Changes the title and the metadata; null leaves a value unchanged.
	 * @return the session after the change, or empty if there is none
	 */
	public Optional<Session> update(UUID id, String userId, @Nullable String title, @Nullable String metadata,
			Instant now) {
		return this.database.write((client) -> client
			.sql("UPDATE sessions SET title = COALESCE(?, title), metadata = COALESCE(?, metadata), updated_at = ?"
					+ " WHERE id = ? AND user_id = ? RETURNING " + COLUMNS)
			.params(Arrays.asList(StoredText.ofNullable(title), metadata, now.toEpochMilli(), id.toString(), userId))
			.query(Sessions::session)
			.optional());
	}

	/** Removes the session with all its messages and runs; false if there is none. */
	public boolean delete(UUID id, String userId) {
		return this.database.write((client) -> client.sql("DELETE FROM sessions WHERE id = ? AND user_id = ?")
			.params(id.toString(), userId)
			.update() > 0);
	}

	/**
	 * Removes up to {@link #BATCH} sessions that were last used before {@code limit} and
	 * have no unfinished run, the oldest first.
	 * @param after only sessions with greater ids; null: from the oldest on
	 * @return their ids in order
	 */
	public List<UUID> deleteUnused(Instant limit, @Nullable UUID after) {
		return deleteUnused("", limit, after);
	}

	/** As {@link #deleteUnused(Instant, UUID)}, for unlisted sessions only. */
	public List<UUID> deleteUnusedUnlisted(Instant limit, @Nullable UUID after) {
		return deleteUnused("unlisted = 1 AND ", limit, after);
	}

	private List<UUID> deleteUnused(String which, Instant limit, @Nullable UUID after) {
		// A session's id contains the time of its creation, which is before its last use:
		// so the primary key limits the search to old sessions.
		String condition = which + """
				id > ? AND id < ? AND updated_at < ?
				AND NOT EXISTS (SELECT 1 FROM runs WHERE session_id = sessions.id AND state = 'unfinished')""";
		List<Object> old = List.of((after != null) ? after.toString() : "", Ids.least(limit).toString(),
				limit.toEpochMilli());
		boolean none = this.database
			.read((client) -> client.sql("SELECT id FROM sessions WHERE " + condition + " LIMIT 1")
				.params(old)
				.query(String.class)
				.optional()
				.isEmpty());
		if (none) {
			return List.of();
		}
		return this.database
			.write((client) -> client.sql("SELECT id FROM sessions WHERE " + condition + " ORDER BY id LIMIT " + BATCH)
				.params(old)
				.query(String.class)
				.stream()
				// The session may have been used in between: the condition is checked
				// again
				// under the row's lock.
				.filter((id) -> client.sql("DELETE FROM sessions WHERE id = ? AND updated_at < ?")
					.params(id, limit.toEpochMilli())
					.update() > 0)
				.map(UUID::fromString)
				.toList());
	}

	/** Removes the user's sessions that are in no list. */
	public List<UUID> deleteUnlisted(String userId) {
		return this.database
			.write((client) -> client.sql("DELETE FROM sessions WHERE unlisted = 1 AND user_id = ? RETURNING id")
				.params(userId)
				.query((row, number) -> UUID.fromString(row.getString("id")))
				.list());
	}

	static Session session(ResultSet row, int number) throws SQLException {
		return new Session(UUID.fromString(row.getString("id")), row.getString("user_id"), row.getString("agent"),
				row.getString("title"), row.getString("metadata"), row.getInt("message_count"),
				row.getLong("tokens_used"), Instant.ofEpochMilli(row.getLong("created_at")),
				Instant.ofEpochMilli(row.getLong("updated_at")), row.getInt("unlisted") == 1, row.getString("thread"));
	}

}
