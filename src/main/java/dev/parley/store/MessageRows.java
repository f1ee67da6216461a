package dev.parley.store;

import java.util.Arrays;
import java.util.UUID;

import dev.parley.store.RunRows.RunKey;
import dev.parley.store.Runs.NewMessage;
import dev.parley.store.attachment.AttachmentRow;
import dev.parley.store.text.Names;
import dev.parley.store.text.StoredText;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes messages within a caller's transaction. */
final class MessageRows {

	private MessageRows() {
	}

	static void insert(JdbcClient client, UUID runId, RunKey run, NewMessage message) {
		client.sql("""
				INSERT INTO messages (id, session_id, run_id, run_ordinal, place, prompt_ordinal, role, content,
					status, created_at, reasoning, attachments)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
			.params(Arrays.asList(message.id().toString(), run.sessionId().toString(), runId.toString(), run.ordinal(),
					message.place(), run.ordinal(), Names.of(message.role()), StoredText.of(message.content()),
					Names.of(message.status()), message.createdAt().toEpochMilli(),
					StoredText.ofNullable(message.reasoning()), AttachmentRow.write(message.attachments())))
			.update();
		int place = 0;
		for (ToolCallRow call : message.toolCalls()) {
			client.sql("""
					INSERT INTO tool_calls (message_id, place, call_id, name, arguments, opaque, kind, state, outcome)
					VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
				.params(Arrays.asList(message.id().toString(), place++, StoredText.of(call.callId()),
						StoredText.of(call.name()), StoredText.of(call.arguments()),
						StoredText.ofNullable(call.opaque()), (call.kind() != null) ? Names.of(call.kind()) : null,
						Names.of(call.state()), StoredText.ofNullable(call.outcome())))
				.update();
		}
	}

	/**
	 * The place of a run's next message. Place 0 is the user's; a continuing run has
	 * none.
	 */
	static int nextPlace(JdbcClient client, RunKey run) {
		return client
			.sql("SELECT COALESCE(MAX(place) + 1, 1) FROM messages WHERE session_id = ? AND prompt_ordinal = ?")
			.params(run.sessionId().toString(), run.ordinal())
			.query(Integer.class)
			.single();
	}

}
