package dev.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

import dev.parley.store.database.Database;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ResultSetExtractor;

/** The stored messages, read in the order of the conversation. */
public final class Messages {

	private static final int FETCH_SIZE = 100;

	private static final String COLUMNS = """
			m.id, m.session_id, m.run_id, m.run_ordinal, m.place, m.role, m.content, m.status, m.created_at,
			t.call_id, t.name, t.arguments, t.opaque, t.state, t.outcome, t.duration_ms""";

	/** Of the run that answers a message, and whether it says more after it. */
	private static final String RUN_COLUMNS = """
			r.agent, r.model, r.state AS run_state, r.finish_reason, r.answered_by, r.error_code, r.error_detail,
			r.retryable, r.cancel_cause,
			CASE WHEN EXISTS (SELECT 1 FROM messages n WHERE n.run_id = r.id AND n.role = 'assistant'
				AND (m.role = 'user' OR n.place > m.place)) THEN 1 ELSE 0 END AS has_more""";

	private final Database database;

	Messages(Database database) {
		this.database = database;
	}

	/**
	 * The newest messages of a session, oldest first, each with what came of its run.
	 * @param before leave out this message and newer ones; null: from the newest
	 * @return empty if the session, for this user, or {@code before}, in it, is unknown
	 */
	public List<HistoryMessage> history(UUID sessionId, String userId, @Nullable UUID before, int limit) {
		String window = (before != null) ? "AND (run_ordinal, place) < (SELECT run_ordinal, place FROM messages"
				+ " WHERE id = ? AND session_id = s.id)" : "";
		List<Object> params = new ArrayList<>(List.of(sessionId.toString(), userId));
		if (before != null) {
			params.add(before.toString());
		}
		params.add(limit);
		List<HistoryMessage> newestFirst = new ArrayList<>();
		this.database.read((client) -> client
			.sql("SELECT " + COLUMNS + ", " + RUN_COLUMNS + " FROM (SELECT messages.* FROM sessions s"
					+ " JOIN messages ON messages.session_id = s.id WHERE s.id = ? AND s.user_id = ? " + window
					+ " ORDER BY run_ordinal DESC, place DESC LIMIT ?) m"
					+ " JOIN runs r ON r.session_id = m.session_id AND r.ordinal ="
					+ " CASE WHEN m.role = 'user' THEN m.prompt_ordinal ELSE m.run_ordinal END"
					+ " LEFT JOIN tool_calls t ON t.message_id = m.id"
					+ " ORDER BY m.run_ordinal DESC, m.place DESC, t.place")
			.params(params)
			.query(each(Messages::historyMessage, newestFirst::add)));
		return newestFirst.reversed();
	}

	/**
	 * Walks back through what prompts may hold, newest first, until {@code more} returns
	 * false; it reads no further. Left out are runs that have not ended, that never left
	 * the queue, or whose message was answered again.
	 */
	public void walkBack(UUID sessionId, String userId, Predicate<Message> more) {
		this.database.read((client) -> client
			.sql("SELECT " + COLUMNS + " FROM messages m"
					+ " JOIN runs r ON r.session_id = m.session_id AND r.ordinal = m.prompt_ordinal"
					+ " LEFT JOIN tool_calls t ON t.message_id = m.id WHERE m.session_id = ? AND r.user_id = ?"
					+ " AND r.started_at IS NOT NULL AND r.superseded_by IS NULL"
					+ " ORDER BY m.prompt_ordinal DESC, m.place DESC, t.place")
			.withFetchSize(FETCH_SIZE)
			.params(sessionId.toString(), userId)
			.query(each(Messages::message, more)));
	}

	/** The messages of one run, oldest first. */
	public List<Message> ofRun(UUID runId, String userId) {
		List<Message> messages = new ArrayList<>();
		this.database.read((client) -> client
			.sql("SELECT " + COLUMNS + " FROM messages m JOIN runs r ON r.id = m.run_id"
					+ " LEFT JOIN tool_calls t ON t.message_id = m.id WHERE m.run_id = ? AND r.user_id = ?"
					+ " ORDER BY m.place, t.place")
			.params(runId.toString(), userId)
			.query(each(Messages::message, messages::add)));
		return messages;
	}

	/**
	 * What an earlier, failed run had its tools do for the message that this run answers.
	 */
	public List<Message> priorToolCalls(UUID runId, String userId) {
		List<Message> messages = new ArrayList<>();
		this.database.read((client) -> client
			.sql("SELECT " + COLUMNS + " FROM runs r"
					+ " JOIN messages m ON m.session_id = r.session_id AND m.prompt_ordinal = r.ordinal"
					+ " LEFT JOIN tool_calls t ON t.message_id = m.id"
					+ " WHERE r.id = ? AND r.user_id = ? AND m.role = 'assistant' AND m.run_id <> r.id"
					+ " ORDER BY m.place, t.place")
			.params(runId.toString(), userId)
			.query(each(Messages::message, messages::add)));
		return messages;
	}

	/** Puts the rows of one message together and hands each message on. */
	private static <T> ResultSetExtractor<Boolean> each(FirstRow<T> firstRow, Predicate<T> more) {
		return (rows) -> {
			String id = null;
			T message = null;
			List<ToolCallRow> calls = new ArrayList<>();
			while (rows.next()) {
				if (!rows.getString("id").equals(id)) {
					if (message != null && !more.test(message)) {
						return false;
					}
					id = rows.getString("id");
					calls = new ArrayList<>();
					message = firstRow.read(rows, calls);
				}
				if (rows.getString("call_id") != null) {
					calls.add(toolCall(rows));
				}
			}
			return message == null || more.test(message);
		};
	}

	private static Message message(ResultSet row, List<ToolCallRow> calls) throws SQLException {
		return new Message(UUID.fromString(row.getString("id")), UUID.fromString(row.getString("session_id")),
				UUID.fromString(row.getString("run_id")), row.getInt("place"),
				Names.parse(Message.Role.class, row.getString("role")), row.getString("content"),
				Names.parse(Message.Status.class, row.getString("status")), calls,
				Instant.ofEpochMilli(row.getLong("created_at")));
	}

	private static HistoryMessage historyMessage(ResultSet row, List<ToolCallRow> calls) throws SQLException {
		String answeredBy = row.getString("answered_by");
		return new HistoryMessage(message(row, calls), row.getString("agent"),
				(answeredBy != null) ? answeredBy : row.getString("model"),
				(row.getInt("has_more") == 0) ? RunRows.outcome(row, "run_state") : null);
	}

	private static ToolCallRow toolCall(ResultSet row) throws SQLException {
		ToolCallRow.State state = Names.parse(ToolCallRow.State.class, row.getString("state"));
		return new ToolCallRow(row.getString("call_id"), row.getString("name"), row.getString("arguments"),
				row.getString("opaque"), state, row.getString("outcome"),
				(state != ToolCallRow.State.OUTCOME_UNKNOWN) ? row.getLong("duration_ms") : null);
	}

	/** Reads a message from the first of its rows; its tool calls are added later. */
	@FunctionalInterface
	private interface FirstRow<T> {

		T read(ResultSet row, List<ToolCallRow> calls) throws SQLException;

	}

}
