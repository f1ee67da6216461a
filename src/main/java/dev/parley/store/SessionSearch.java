package dev.parley.store;

import java.util.List;
import java.util.SortedSet;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.parley.store.database.Database;
import dev.parley.store.text.SearchWords;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds a user's sessions by words of their titles and messages. Triggers of the database
 * queue new text, which is indexed here: completely before a search, and partly by each
 * call of {@link #index}. Thread-safe.
 */
public final class SessionSearch {

	/** Number of titles and messages that one call indexes. */
	public static final int BATCH = 500;

	private final Database database;

	SessionSearch(Database database) {
		this.database = database;
	}

	/**
	 * The user's sessions in which one title or message contains all words of the query,
	 * or words that begin with them; newest first.
	 * @param query any text; finds nothing without a letter or digit
	 * @param before leave out this session and newer ones; null: from the newest
	 */
	public List<Session> find(String userId, String query, @Nullable UUID before, int limit) {
		SortedSet<String> words = SearchWords.of(query);
		if (words.isEmpty()) {
			return List.of();
		}
		while (index() == BATCH) {
			// Repeat until the queue is empty.
		}
		String condition = switch (this.database.dialect()) {
			case SQLITE -> "d.id IN (SELECT rowid FROM search_words WHERE search_words MATCH ?)";
			case POSTGRESQL -> "d.lexemes @@ CAST(? AS tsquery)";
		};
		return this.database.read((client) -> client
			.sql("SELECT " + Sessions.COLUMNS
					+ """
							 FROM sessions WHERE user_id = ? AND id < ?
							AND id IN (SELECT d.session_id FROM search_documents d WHERE %s) ORDER BY id DESC LIMIT ?"""
						.formatted(condition))
			.params(userId, Sessions.cursor(before), expression(userId, words), limit)
			.query(Sessions::session)
			.list());
	}

	/**
	 * The query with the user's own word, so that the index skips other users' documents.
	 */
	private String expression(String userId, SortedSet<String> words) {
		String owner = SearchWords.ofUser(userId);
		return switch (this.database.dialect()) {
			case SQLITE ->
				words.stream().map((word) -> "\"" + word + "\"*").collect(Collectors.joining(" ", owner + " ", ""));
			case POSTGRESQL ->
				words.stream().map((word) -> "'" + word + "':*").collect(Collectors.joining(" & ", owner + " & ", ""));
		};
	}

	/**
	 * Indexes some of the queued texts, oldest first.
	 * @return the number of indexed texts; {@link #BATCH} if there may be more
	 */
	public int index() {
		if (nothingWaits()) {
			return 0;
		}
		return this.database.write((client) -> {
			List<Queued> queued = client
				.sql("DELETE FROM search_queue WHERE id IN (SELECT id FROM search_queue ORDER BY id LIMIT ?)"
						+ " RETURNING session_id, message_id")
				.params(BATCH)
				.query(Queued.class)
				.list();
			queued.forEach((one) -> index(client, one));
			return queued.size();
		});
	}

	private boolean nothingWaits() {
		return this.database
			.read((client) -> client.sql("SELECT id FROM search_queue LIMIT 1").query(Long.class).optional().isEmpty());
	}

	private static void index(JdbcClient client, Queued queued) {
		if (queued.messageId() == null) {
			client.sql("DELETE FROM search_documents WHERE session_id = ? AND message_id IS NULL")
				.params(queued.sessionId())
				.update();
			client
				.sql("SELECT user_id, title AS text, 0 AS superseded FROM sessions"
						+ " WHERE id = ? AND title IS NOT NULL AND unlisted = 0")
				.params(queued.sessionId())
				.query(Text.class)
				.optional()
				.ifPresent((text) -> insert(client, queued, text));
		}
		else {
			client
				.sql("SELECT s.user_id, m.content AS text, m.superseded FROM messages m"
						+ " JOIN sessions s ON s.id = m.session_id WHERE m.id = ? AND s.unlisted = 0")
				.params(queued.messageId())
				.query(Text.class)
				.optional()
				.ifPresent((text) -> {
					if (text.superseded() == 0) {
						insert(client, queued, text);
					}
					else {
						delete(client, queued);
					}
				});
		}
	}

	private static void insert(JdbcClient client, Queued queued, Text text) {
		SortedSet<String> words = SearchWords.of(text.text());
		if (!words.isEmpty()) {
			client.sql("INSERT INTO search_documents (session_id, message_id, words) VALUES (?, ?, ?)")
				.param(queued.sessionId())
				.param(queued.messageId())
				.param(SearchWords.ofUser(text.userId()) + " " + String.join(" ", words))
				.update();
		}
	}

	private static void delete(JdbcClient client, Queued queued) {
		client.sql("DELETE FROM search_documents WHERE session_id = ? AND message_id = ?")
			.param(queued.sessionId())
			.param(queued.messageId())
			.update();
	}

	/** A queued text; {@code messageId} is null for a title. */
	private record Queued(String sessionId, @Nullable String messageId) {
	}

	private record Text(String userId, String text, int superseded) {
	}

}
