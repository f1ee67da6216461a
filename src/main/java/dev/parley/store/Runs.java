package dev.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.Message.Role;
import dev.parley.store.Message.Status;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The stored runs and what they write while they live. */
public final class Runs {

	private final Database database;

	Runs(Database database) {
		this.database = database;
	}

	/**
	 * Accepts a run: stores the user's message and the run, with the session where it is
	 * new.
	 * @param newSession whether the session of the run is to be stored as well
	 * @return false where the session is gone; then nothing is stored
	 */
	public boolean accept(Run run, String message, @Nullable Session newSession) {
		return this.database.write((client) -> {
			Optional<Integer> ordinal = (newSession != null) ? firstRun(client, newSession) : nextRun(client, run);
			ordinal.ifPresent((value) -> {
				insert(client, run, value);
				insertMessage(client, run.id(), run.sessionId(), value, new NewMessage(run.messageId(), 0, Role.USER,
						message, Status.COMPLETE, List.of(), run.createdAt()));
			});
			return ordinal.isPresent();
		});
	}

	private static Optional<Integer> firstRun(JdbcClient client, Session session) {
		Sessions.insert(client, new Session(session.id(), session.userId(), session.agent(), session.title(),
				session.metadata(), 1, 0, session.createdAt(), session.updatedAt()), 1);
		return Optional.of(1);
	}

	private static Optional<Integer> nextRun(JdbcClient client, Run run) {
		return client.sql("""
				UPDATE sessions SET run_count = run_count + 1, message_count = message_count + 1, agent = ?,
					updated_at = ?
				WHERE id = ? AND user_id = ? RETURNING run_count""")
			.params(run.agent(), run.createdAt().toEpochMilli(), run.sessionId().toString(), run.userId())
			.query(Integer.class)
			.optional();
	}

	private static void insert(JdbcClient client, Run run, int ordinal) {
		client.sql("""
				INSERT INTO runs (id, session_id, user_id, ordinal, message_id, agent, model, state, created_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, 'unfinished', ?)""")
			.params(run.id().toString(), run.sessionId().toString(), run.userId(), ordinal, run.messageId().toString(),
					run.agent(), run.model(), run.createdAt().toEpochMilli())
			.update();
	}

	private static void insertMessage(JdbcClient client, UUID runId, UUID sessionId, int ordinal, NewMessage message) {
		client.sql("""
				INSERT INTO messages (id, session_id, run_id, run_ordinal, place, role, content, status, created_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
			.params(message.id().toString(), sessionId.toString(), runId.toString(), ordinal, message.place(),
					Names.of(message.role()), StoredText.of(message.content()), Names.of(message.status()),
					message.createdAt().toEpochMilli())
			.update();
		int place = 0;
		for (ToolCallRow call : message.toolCalls()) {
			client.sql("""
					INSERT INTO tool_calls (message_id, place, call_id, name, arguments, state)
					VALUES (?, ?, ?, ?, ?, ?)""")
				.params(message.id().toString(), place++, call.callId(), call.name(), StoredText.of(call.arguments()),
						Names.of(call.state()))
				.update();
		}
	}

	/**
	 * Stores a message that the run says before its end, with the tool calls that it asks
	 * for. Does nothing where the run is gone.
	 */
	public void say(UUID runId, NewMessage message) {
		this.database.write((client) -> {
			Optional<RunKey> key = client.sql("SELECT session_id, ordinal FROM runs WHERE id = ?")
				.params(runId.toString())
				.query(RunKey::of)
				.optional();
			key.ifPresent((run) -> {
				insertMessage(client, runId, run.sessionId(), run.ordinal(), message);
				client.sql("UPDATE sessions SET message_count = message_count + 1 WHERE id = ?")
					.params(run.sessionId().toString())
					.update();
			});
			return key.isPresent();
		});
	}

	/** Stores what came of a tool call; {@code place} counts the calls of the message. */
	public void toolOutcome(UUID messageId, int place, ToolCallRow call) {
		this.database.write((client) -> client
			.sql("UPDATE tool_calls SET state = ?, outcome = ?, duration_ms = ? WHERE message_id = ? AND place = ?")
			.params(Arrays.asList(Names.of(call.state()), StoredText.ofNullable(call.outcome()), call.durationMs(),
					messageId.toString(), place))
			.update());
	}

	/**
	 * Ends a run once: stores its terminal state and its last message.
	 * @param message the answer, or what was said of it; null where there is nothing
	 * @return the session's token total, or empty where the run has ended already or its
	 * session is gone; then nothing is stored
	 */
	public Optional<Long> end(UUID runId, RunEnd end, @Nullable NewMessage message) {
		return this.database.write((client) -> {
			Optional<RunKey> key = updateEnded(client, runId, end);
			return key.map((run) -> {
				if (message != null) {
					insertMessage(client, runId, run.sessionId(), run.ordinal(), message);
				}
				deleteCheckpoints(client, runId);
				TokenUsage usage = end.usage();
				return client.sql("""
						UPDATE sessions SET message_count = message_count + ?, tokens_used = tokens_used + ?,
							updated_at = ?
						WHERE id = ? RETURNING tokens_used""")
					.params((message != null) ? 1 : 0, (usage != null) ? usage.totalTokens() : 0,
							end.endedAt().toEpochMilli(), run.sessionId().toString())
					.query(Long.class)
					.single();
			});
		});
	}

	private static Optional<RunKey> updateEnded(JdbcClient client, UUID runId, RunEnd end) {
		TokenUsage usage = end.usage();
		RunEnd.Failed failed = (end.outcome() instanceof RunEnd.Failed value) ? value : null;
		return client.sql("""
				UPDATE runs SET state = ?, started_at = ?, ended_at = ?, finish_reason = ?, prompt_tokens = ?,
					completion_tokens = ?, tokens_estimated = ?, error_code = ?, error_detail = ?, retryable = ?,
					cancel_cause = ?
				WHERE id = ? AND state = 'unfinished' RETURNING session_id, ordinal""")
			.params(Arrays.asList(end.outcome().state(),
					(end.startedAt() != null) ? end.startedAt().toEpochMilli() : null, end.endedAt().toEpochMilli(),
					(end.outcome() instanceof RunEnd.Completed completed) ? completed.finishReason() : null,
					(usage != null) ? usage.promptTokens() : null, (usage != null) ? usage.completionTokens() : null,
					(usage != null) ? flag(usage.estimated()) : null, (failed != null) ? failed.code() : null,
					(failed != null) ? failed.detail() : null, (failed != null) ? flag(failed.retryable()) : null,
					(end.outcome() instanceof RunEnd.Cancelled cancelled) ? cancelled.cause() : null, runId.toString()))
			.query(RunKey::of)
			.optional();
	}

	private static int flag(boolean value) {
		return value ? 1 : 0;
	}

	private static void deleteCheckpoints(JdbcClient client, UUID runId) {
		client.sql("DELETE FROM checkpoints WHERE run_id = ?").params(runId.toString()).update();
	}

	/** Stores what is new of several running answers in one transaction. */
	public void checkpoint(List<Checkpoint> pieces) {
		this.database.write((client) -> {
			for (Checkpoint piece : pieces) {
				client.sql("""
						INSERT INTO checkpoints (run_id, message_place, piece, content)
						SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM runs WHERE id = ? AND state = 'unfinished')""")
					.params(piece.runId().toString(), piece.messagePlace(), piece.piece(),
							StoredText.of(piece.content()), piece.runId().toString())
					.update();
			}
			return pieces.size();
		});
	}

	public Optional<Run> find(UUID id, String userId) {
		return this.database.read((client) -> client.sql("SELECT * FROM runs WHERE id = ? AND user_id = ?")
			.params(id.toString(), userId)
			.query(Runs::run)
			.optional());
	}

	/**
	 * Ends every run that an earlier process left unfinished, keeping what it had said.
	 * @return how many there were
	 */
	public int recover(RunEnd.Failed reason, Instant now) {
		return this.database.write((client) -> {
			List<Run> unfinished = client.sql("SELECT * FROM runs WHERE state = 'unfinished'").query(Runs::run).list();
			unfinished.forEach((run) -> recover(client, run, reason, now));
			return unfinished.size();
		});
	}

	private static void recover(JdbcClient client, Run run, RunEnd.Failed reason, Instant now) {
		int place = client.sql("SELECT MAX(place) + 1 FROM messages WHERE run_id = ?")
			.params(run.id().toString())
			.query(Integer.class)
			.single();
		List<String> said = client
			.sql("SELECT content FROM checkpoints WHERE run_id = ? AND message_place = ? ORDER BY piece")
			.params(run.id().toString(), place)
			.query(String.class)
			.list();
		updateEnded(client, run.id(), new RunEnd(reason, run.createdAt(), now, null)).ifPresent((key) -> {
			if (!said.isEmpty()) {
				insertMessage(client, run.id(), key.sessionId(), key.ordinal(), new NewMessage(Ids.next(), place,
						Role.ASSISTANT, String.join("", said), Status.PARTIAL, List.of(), now));
				client.sql("UPDATE sessions SET message_count = message_count + 1 WHERE id = ?")
					.params(key.sessionId().toString())
					.update();
			}
			deleteCheckpoints(client, run.id());
		});
	}

	private static Run run(ResultSet row, int number) throws SQLException {
		return new Run(UUID.fromString(row.getString("id")), UUID.fromString(row.getString("session_id")),
				row.getString("user_id"), UUID.fromString(row.getString("message_id")), row.getString("agent"),
				row.getString("model"), Instant.ofEpochMilli(row.getLong("created_at")), end(row));
	}

	private static @Nullable RunEnd end(ResultSet row) throws SQLException {
		RunEnd.Outcome outcome = switch (row.getString("state")) {
			case "completed" -> new RunEnd.Completed(row.getString("finish_reason"));
			case "failed" -> new RunEnd.Failed(row.getString("error_code"), row.getString("error_detail"),
					row.getInt("retryable") == 1);
			case "cancelled" -> new RunEnd.Cancelled(row.getString("cancel_cause"));
			default -> null;
		};
		if (outcome == null) {
			return null;
		}
		long startedAt = row.getLong("started_at");
		Instant started = row.wasNull() ? null : Instant.ofEpochMilli(startedAt);
		int promptTokens = row.getInt("prompt_tokens");
		TokenUsage usage = row.wasNull() ? null
				: new TokenUsage(promptTokens, row.getInt("completion_tokens"), row.getInt("tokens_estimated") == 1);
		return new RunEnd(outcome, started, Instant.ofEpochMilli(row.getLong("ended_at")), usage);
	}

	/** A message to store; its session and run are known from the run. */
	public record NewMessage(UUID id, int place, Role role, String content, Status status, List<ToolCallRow> toolCalls,
			Instant createdAt) {
	}

	/**
	 * A piece of an answer that is being given.
	 *
	 * @param messagePlace the place that the message will have
	 * @param piece counts the pieces of the run
	 */
	public record Checkpoint(UUID runId, int messagePlace, int piece, String content) {
	}

	private record RunKey(UUID sessionId, int ordinal) {

		static RunKey of(ResultSet row, int number) throws SQLException {
			return new RunKey(UUID.fromString(row.getString("session_id")), row.getInt("ordinal"));
		}

	}

}
