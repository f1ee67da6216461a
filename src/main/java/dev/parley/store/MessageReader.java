package dev.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

import dev.parley.store.attachment.AttachmentRow;
import dev.parley.store.text.Names;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ResultSetExtractor;

/**
 * Assembles messages from rows joined with their tool calls. The rows of a message must
 * be adjacent.
 */
final class MessageReader {

	/**
	 * The columns of a message and one of its tool calls, as far as prompts need them.
	 */
	static final String PROMPT_COLUMNS = """
			m.id, m.session_id, m.run_id, m.run_ordinal, m.place, m.role, m.content, m.status, m.attachments,
			m.created_at, m.superseded,
			t.call_id, t.name, t.arguments, t.opaque, t.kind, t.state, t.outcome, t.duration_ms""";

	/** All columns of a message and one of its tool calls. */
	static final String COLUMNS = PROMPT_COLUMNS + ", m.reasoning";

	/**
	 * The client's id of the message, the columns of its run, and whether the run has a
	 * later message.
	 */
	static final String RUN_COLUMNS = """
			m.client_id, r.agent, r.model, r.state AS run_state, r.finish_reason, r.answered_by, r.error_code, r.error_detail,
			r.retryable, r.cancel_cause,
			CASE WHEN EXISTS (SELECT 1 FROM messages n WHERE n.run_id = r.id AND n.run_ordinal > 0
				AND n.role = 'assistant' AND (m.role = 'user' OR n.place > m.place)) THEN 1 ELSE 0 END AS has_more""";

	private MessageReader() {
	}

	/** Reads messages until {@code more} returns false; returns its last result. */
	static ResultSetExtractor<Boolean> messages(Predicate<Message> more) {
		return each((row, calls) -> message(row, row.getString("reasoning"), calls), more);
	}

	/** The same with {@link #PROMPT_COLUMNS}. */
	static ResultSetExtractor<Boolean> promptMessages(Predicate<Message> more) {
		return each((row, calls) -> message(row, null, calls), more);
	}

	/** The same for rows with {@link #RUN_COLUMNS}. */
	static ResultSetExtractor<Boolean> historyMessages(Predicate<HistoryMessage> more) {
		return each(MessageReader::historyMessage, more);
	}

	/** Assembles each message from its rows and passes it on. */
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

	private static Message message(ResultSet row, @Nullable String reasoning, List<ToolCallRow> calls)
			throws SQLException {
		return new Message(UUID.fromString(row.getString("id")), UUID.fromString(row.getString("session_id")),
				UUID.fromString(row.getString("run_id")), row.getInt("place"),
				Names.parse(Message.Role.class, row.getString("role")), row.getString("content"), reasoning,
				Names.parse(Message.Status.class, row.getString("status")),
				AttachmentRow.read(row.getString("attachments")), calls,
				Instant.ofEpochMilli(row.getLong("created_at")), row.getInt("run_ordinal") == 0);
	}

	private static HistoryMessage historyMessage(ResultSet row, List<ToolCallRow> calls) throws SQLException {
		Message message = message(row, row.getString("reasoning"), calls);
		boolean superseded = row.getInt("superseded") == 1;
		if (message.brought()) {
			return new HistoryMessage(message, "", "", null, superseded, row.getString("client_id"));
		}
		String answeredBy = row.getString("answered_by");
		return new HistoryMessage(message, row.getString("agent"),
				(answeredBy != null) ? answeredBy : row.getString("model"),
				(row.getInt("has_more") == 0) ? RunRows.outcome(row, "run_state") : null, superseded,
				row.getString("client_id"));
	}

	private static ToolCallRow toolCall(ResultSet row) throws SQLException {
		ToolCallRow.State state = Names.parse(ToolCallRow.State.class, row.getString("state"));
		String kind = row.getString("kind");
		return new ToolCallRow(row.getString("call_id"), row.getString("name"), row.getString("arguments"),
				row.getString("opaque"), (kind != null) ? Names.parse(ToolCallRow.Kind.class, kind) : null, state,
				row.getString("outcome"), state.known() ? row.getLong("duration_ms") : null);
	}

	/** Reads a message from its first row; its tool calls are added later. */
	@FunctionalInterface
	private interface FirstRow<T> {

		T read(ResultSet row, List<ToolCallRow> calls) throws SQLException;

	}

}
