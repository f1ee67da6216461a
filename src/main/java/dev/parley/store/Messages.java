package dev.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

import dev.parley.store.attachment.AttachmentRow;
import dev.parley.store.database.Database;
import dev.parley.store.text.StoredText;
import org.jspecify.annotations.Nullable;

/** The stored messages, read in the order of the conversation. */
public final class Messages {

	private static final int FETCH_SIZE = 100;

	private final Database database;

	Messages(Database database) {
		this.database = database;
	}

	/**
	 * The newest messages of a session, oldest first, each with the outcome of its run.
	 * @param before leave out this message and newer ones; null: from the newest
	 * @param superseded whether to include superseded messages
	 * @return empty if the user has no such session, or it has no message {@code before}
	 */
	public List<HistoryMessage> history(UUID sessionId, String userId, @Nullable UUID before, int limit,
			boolean superseded) {
		String shown = superseded ? "" : " AND superseded = 0";
		String window = (before != null) ? "AND (run_ordinal, place) < (SELECT run_ordinal, place FROM messages"
				+ " WHERE id = ? AND session_id = s.id)" : "";
		List<Object> params = new ArrayList<>(List.of(sessionId.toString(), userId));
		if (before != null) {
			params.add(before.toString());
		}
		params.add(limit);
		List<HistoryMessage> newestFirst = new ArrayList<>();
		this.database.read((client) -> client
			.sql("SELECT " + MessageReader.COLUMNS + ", " + MessageReader.RUN_COLUMNS
					+ " FROM (SELECT messages.* FROM sessions s"
					+ " JOIN messages ON messages.session_id = s.id WHERE s.id = ? AND s.user_id = ? " + window + shown
					+ " ORDER BY run_ordinal DESC, place DESC LIMIT ?) m"
					+ " LEFT JOIN runs r ON r.session_id = m.session_id AND r.ordinal ="
					+ " CASE WHEN m.role = 'user' THEN m.prompt_ordinal ELSE m.run_ordinal END"
					+ " LEFT JOIN tool_calls t ON t.message_id = m.id"
					+ " ORDER BY m.run_ordinal DESC, m.place DESC, t.place")
			.params(params)
			.query(MessageReader.historyMessages(newestFirst::add)));
		return newestFirst.reversed();
	}

	/**
	 * Reads the messages that may go into prompts, newest first, until {@code more}
	 * returns false. Leaves out superseded messages, runs that have not started, and runs
	 * whose message was answered again by a later run.
	 * @return what {@code more} returned last; true if there are no messages
	 */
	public boolean walkBack(UUID sessionId, String userId, Predicate<Message> more) {
		return this.database.read((client) -> client
			.sql("SELECT " + MessageReader.PROMPT_COLUMNS + " FROM messages m"
					+ " LEFT JOIN runs r ON r.session_id = m.session_id AND r.ordinal = m.prompt_ordinal"
					+ " LEFT JOIN tool_calls t ON t.message_id = m.id WHERE m.session_id = ?"
					+ " AND EXISTS (SELECT 1 FROM sessions WHERE id = ? AND user_id = ?) AND m.superseded = 0"
					+ " AND (m.prompt_ordinal = 0 OR (r.started_at IS NOT NULL AND r.superseded_by IS NULL))"
					+ " ORDER BY m.prompt_ordinal DESC, m.place DESC, t.place")
			.withFetchSize(FETCH_SIZE)
			.params(sessionId.toString(), sessionId.toString(), userId)
			.query(MessageReader.promptMessages(more)));
	}

	/**
	 * A message of the user, superseded or not; empty if there is none in the session.
	 */
	public Optional<Question> question(UUID messageId, UUID sessionId, String userId) {
		return this.database.read((client) -> client.sql(
				"SELECT m.content, m.context, m.attachments, m.client_id FROM messages m JOIN sessions s ON s.id = m.session_id"
						+ " WHERE m.id = ? AND s.id = ? AND s.user_id = ? AND m.role = 'user'")
			.params(messageId.toString(), sessionId.toString(), userId)
			.query((row, index) -> new Question(row.getString("content"), row.getString("context"),
					AttachmentRow.read(row.getString("attachments")), row.getString("client_id")))
			.optional());
	}

	/**
	 * The newest of the user's messages in a session, oldest first, without superseded
	 * ones.
	 */
	public List<AskedMessage> asked(UUID sessionId, String userId, int limit) {
		return this.database.read((client) -> client
			.sql("SELECT m.id, m.content, m.client_id FROM messages m JOIN sessions s ON s.id = m.session_id"
					+ " WHERE s.id = ? AND s.user_id = ? AND m.role = 'user' AND m.superseded = 0"
					+ " ORDER BY m.run_ordinal DESC, m.place DESC LIMIT ?")
			.params(sessionId.toString(), userId, limit)
			.query((row, index) -> new AskedMessage(UUID.fromString(row.getString("id")), row.getString("content"),
					row.getString("client_id")))
			.list()).reversed();
	}

	/**
	 * The newest message of the user with an id that the client gave to it, in the
	 * session of a thread; see {@link Session#thread}.
	 * @return empty if the user has no such thread
	 */
	public Optional<ThreadMessage> inThread(String thread, String userId, @Nullable String clientId) {
		return this.database.read((client) -> client
			.sql("SELECT s.id AS session_id, m.id, m.content FROM sessions s LEFT JOIN messages m"
					+ " ON m.session_id = s.id AND m.client_id = ? AND m.role = 'user' AND m.superseded = 0"
					+ " WHERE s.user_id = ? AND s.thread = ? ORDER BY m.run_ordinal DESC, m.place DESC LIMIT 1")
			.params(Arrays.asList(StoredText.ofNullable(clientId), userId, StoredText.of(thread)))
			.query(Messages::threadMessage)
			.optional());
	}

	/** The user's newest message in a session; empty if there is none. */
	public Optional<UUID> newestQuestion(UUID sessionId, String userId) {
		return this.database.read((client) -> client
			.sql("SELECT m.id FROM messages m JOIN sessions s ON s.id = m.session_id WHERE s.id = ? AND s.user_id = ?"
					+ " AND m.role = 'user' AND m.superseded = 0 ORDER BY m.run_ordinal DESC, m.place DESC LIMIT 1")
			.params(sessionId.toString(), userId)
			.query(String.class)
			.optional()).map(UUID::fromString);
	}

	private static ThreadMessage threadMessage(ResultSet row, int number) throws SQLException {
		String id = row.getString("id");
		return new ThreadMessage(UUID.fromString(row.getString("session_id")),
				(id != null) ? UUID.fromString(id) : null, row.getString("content"));
	}

	/**
	 * The conversation up to the end of a run, oldest first, as prompts have it.
	 * @return empty if the user has no such run
	 */
	public List<Message> upTo(UUID runId, String userId) {
		List<Message> messages = new ArrayList<>();
		this.database.read((client) -> client
			.sql("SELECT " + MessageReader.PROMPT_COLUMNS + " FROM runs last"
					+ " JOIN messages m ON m.session_id = last.session_id AND m.prompt_ordinal <= last.ordinal"
					+ " LEFT JOIN runs r ON r.session_id = m.session_id AND r.ordinal = m.prompt_ordinal"
					+ " LEFT JOIN tool_calls t ON t.message_id = m.id"
					+ " WHERE last.id = ? AND last.user_id = ? AND m.superseded = 0 AND (m.prompt_ordinal = 0"
					+ " OR r.id = last.id OR (r.started_at IS NOT NULL AND r.superseded_by IS NULL))"
					+ " ORDER BY m.prompt_ordinal, m.place, t.place")
			.params(runId.toString(), userId)
			.query(MessageReader.promptMessages(messages::add)));
		return messages;
	}

	/** The messages of one run, oldest first. */
	public List<Message> ofRun(UUID runId, String userId) {
		List<Message> messages = new ArrayList<>();
		this.database.read((client) -> client
			.sql("SELECT " + MessageReader.COLUMNS + " FROM messages m JOIN runs r ON r.id = m.run_id"
					+ " LEFT JOIN tool_calls t ON t.message_id = m.id WHERE m.run_id = ? AND r.user_id = ?"
					+ " AND m.run_ordinal > 0 ORDER BY m.place, t.place")
			.params(runId.toString(), userId)
			.query(MessageReader.messages(messages::add)));
		return messages;
	}

	/**
	 * The tool calls that earlier, failed runs made for the message that this run
	 * answers, and the messages of the user that joined them; before them, what the
	 * caller brought of the answer.
	 */
	public List<Message> priorToolCalls(UUID runId, String userId) {
		List<Message> messages = new ArrayList<>();
		this.database.read((client) -> client
			.sql("SELECT " + MessageReader.COLUMNS + " FROM runs r"
					+ " JOIN messages m ON m.session_id = r.session_id AND m.prompt_ordinal = r.ordinal"
					+ " LEFT JOIN tool_calls t ON t.message_id = m.id"
					+ " WHERE r.id = ? AND r.user_id = ? AND m.id <> r.message_id"
					+ " AND (m.run_id <> r.id OR m.run_ordinal = 0)" + " ORDER BY m.place, t.place")
			.params(runId.toString(), userId)
			.query(MessageReader.messages(messages::add)));
		return messages;
	}

}
