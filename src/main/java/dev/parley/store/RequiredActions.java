package dev.parley.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.RunRows.RunKey;
import dev.parley.store.database.Database;
import dev.parley.store.text.Names;
import dev.parley.store.text.StoredText;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The stored runs that wait for their caller: for results of its own tools, or for an
 * approval. A run waits only as long as it is the newest of its session.
 */
public final class RequiredActions {

	/** The result that the model gets for a declined call. */
	public static final String DECLINED = "declined by the user";

	/** The same if the user sent a new message instead of an answer. */
	static final String PASSED_OVER = DECLINED + ": a new message came in place of an answer";

	private final Database database;

	RequiredActions(Database database) {
		this.database = database;
	}

	/**
	 * The newest run of a session, with its tool calls, if it ended as requires_action.
	 */
	public Optional<WaitingRun> newest(UUID sessionId, String userId) {
		return this.database.read((client) -> client
			.sql("SELECT r.* FROM sessions s JOIN runs r ON r.session_id = s.id AND r.ordinal = s.run_count"
					+ " WHERE s.id = ? AND s.user_id = ? AND r.state = 'requires_action'")
			.params(sessionId.toString(), userId)
			.query(RunRows::run)
			.optional()
			.map((run) -> waiting(client, run)));
	}

	/** A run that ended as requires_action, whether or not it still waits. */
	public Optional<WaitingRun> find(UUID runId, String userId) {
		return this.database.read(
				(client) -> client.sql("SELECT * FROM runs WHERE id = ? AND user_id = ? AND state = 'requires_action'")
					.params(runId.toString(), userId)
					.query(RunRows::run)
					.optional()
					.map((run) -> waiting(client, run)));
	}

	/** The run that continues another one; empty if there is none. */
	public Optional<UUID> continuation(UUID runId, String userId) {
		// After a retry several runs continue it; the newest counts.
		return this.database.read((client) -> client.sql("""
				SELECT c.id FROM runs r JOIN runs c ON c.session_id = r.session_id AND c.continues = r.id
				WHERE r.id = ? AND r.user_id = ? ORDER BY c.ordinal DESC LIMIT 1""")
			.params(runId.toString(), userId)
			.query(String.class)
			.optional()
			.map(UUID::fromString));
	}

	private static WaitingRun waiting(JdbcClient client, Run run) {
		List<Message> messages = new ArrayList<>();
		client.sql("SELECT " + MessageReader.COLUMNS + " FROM messages m LEFT JOIN tool_calls t ON t.message_id = m.id"
				+ " WHERE m.id = ? OR (m.run_id = ? AND m.place = (SELECT MAX(place) FROM messages WHERE run_id = ?))"
				+ " ORDER BY m.run_ordinal, m.place, t.place")
			.params(run.messageId().toString(), run.id().toString(), run.id().toString())
			.query(MessageReader.messages(messages::add));
		return new WaitingRun(run, messages.getFirst(), messages.getLast());
	}

	/**
	 * Marks the calls of an ended run as waiting, or declines them if a later message
	 * exists.
	 */
	static void await(JdbcClient client, UUID runId, RunKey run) {
		client.sql("""
				UPDATE tool_calls SET state = 'awaited'
				WHERE state = 'not_made' AND message_id IN (SELECT id FROM messages WHERE run_id = ?)""")
			.params(runId.toString())
			.update();
		int newest = client.sql("SELECT run_count FROM sessions WHERE id = ?")
			.params(run.sessionId().toString())
			.query(Integer.class)
			.single();
		if (newest > run.ordinal()) {
			decline(client, run.sessionId(), run.ordinal());
		}
	}

	/** Declines what a run waits for. */
	static void decline(JdbcClient client, UUID sessionId, int ordinal) {
		client.sql("""
				UPDATE tool_calls SET state = 'failed', outcome = ?, duration_ms = 0
				WHERE state = 'awaited' AND message_id IN (
					SELECT m.id FROM messages m WHERE m.session_id = ? AND m.run_ordinal = ?)""")
			.params(PASSED_OVER, sessionId.toString(), ordinal)
			.update();
	}

	static void settle(JdbcClient client, List<AnsweredCall> answers) {
		for (AnsweredCall answer : answers) {
			client.sql("""
					UPDATE tool_calls SET state = ?, outcome = ?, duration_ms = ?
					WHERE message_id = ? AND place = ? AND state = 'awaited'""")
				.params(Arrays.asList(Names.of(answer.state()), StoredText.ofNullable(answer.outcome()),
						answer.state().known() ? 0L : null, answer.call().messageId().toString(),
						answer.call().place()))
				.update();
		}
	}

}
