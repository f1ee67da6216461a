package dev.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.database.Database;
import dev.parley.store.text.StoredText;
import dev.parley.store.usage.RunTimes;
import dev.parley.store.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes rows of the table {@code runs} within a caller's transaction. */
final class RunRows {

	private RunRows() {
	}

	/**
	 * Stores the terminal state of an unfinished run; empty if the claim does not hold.
	 */
	static Optional<RunKey> end(JdbcClient client, RunClaim claim, RunEnd end, @Nullable Long sessionTokens) {
		TokenUsage usage = end.usage();
		RunEnd.Completed completed = (end.outcome() instanceof RunEnd.Completed value) ? value : null;
		RunEnd.RequiresAction waiting = (end.outcome() instanceof RunEnd.RequiresAction value) ? value : null;
		RunEnd.Failed failed = (end.outcome() instanceof RunEnd.Failed value) ? value : null;
		RunTimes times = end.times();
		return client.sql("""
				UPDATE runs SET state = ?, started_at = ?, ended_at = ?, finish_reason = ?, answered_by = ?,
					prompt_tokens = ?, completion_tokens = ?, tokens_estimated = ?, error_code = ?,
					error_detail = ?, retryable = ?, cancel_cause = ?, session_tokens = ?, queue_ms = ?,
					first_token_ms = ?, model_ms = ?, tools_ms = ?, overhead_ms = ?, attempts = ?, cached = ?,
					reasoning_tokens = ?, carried = ?, request = NULL
				WHERE id = ? AND epoch = ? AND state = 'unfinished' RETURNING session_id, ordinal""")
			.params(Arrays.asList(end.outcome().state(),
					(end.startedAt() != null) ? end.startedAt().toEpochMilli() : null, end.endedAt().toEpochMilli(),
					finishReason(end.outcome()), answeredBy(end.outcome()),
					(usage != null) ? usage.promptTokens() : null, (usage != null) ? usage.completionTokens() : null,
					(usage != null) ? flag(usage.estimated()) : null, (failed != null) ? failed.code() : null,
					(failed != null) ? failed.detail() : null, (failed != null) ? flag(failed.retryable()) : null,
					(end.outcome() instanceof RunEnd.Cancelled cancelled) ? cancelled.cause() : null, sessionTokens,
					(times != null) ? times.queueMs() : null, (times != null) ? times.firstTokenMs() : null,
					(times != null) ? times.modelMs() : null, (times != null) ? times.toolsMs() : null,
					(times != null) ? times.overheadMs() : null, AttemptRow.write(end.attempts()),
					(completed != null && completed.cached()) ? 1 : null,
					(usage != null && usage.reasoningTokens() > 0) ? usage.reasoningTokens() : null,
					(waiting != null) ? StoredText.of(waiting.carried()) : null, claim.runId().toString(),
					claim.epoch()))
			.query(RunKey::of)
			.optional();
	}

	/**
	 * The run of a claim; empty if it does not hold. If it does, it holds until this
	 * transaction ends.
	 */
	static Optional<RunKey> held(JdbcClient client, Database database, RunClaim claim) {
		return client
			.sql("SELECT session_id, ordinal FROM runs WHERE id = ? AND epoch = ? AND state = 'unfinished'"
					+ database.lockedForShare())
			.params(claim.runId().toString(), claim.epoch())
			.query(RunKey::of)
			.optional();
	}

	/** A condition with the parameters run id and epoch: their claim holds. */
	static String holds(Database database) {
		return "EXISTS (SELECT 1 FROM runs WHERE id = ? AND epoch = ? AND state = 'unfinished'"
				+ database.lockedForShare() + ")";
	}

	private static @Nullable String finishReason(RunEnd.Outcome outcome) {
		return switch (outcome) {
			case RunEnd.Completed completed -> StoredText.of(completed.finishReason());
			case RunEnd.RequiresAction _ -> RunEnd.RequiresAction.FINISH_REASON;
			case RunEnd.Failed _, RunEnd.Cancelled _ -> null;
		};
	}

	private static @Nullable String answeredBy(RunEnd.Outcome outcome) {
		return switch (outcome) {
			case RunEnd.Completed completed -> StoredText.of(completed.model());
			case RunEnd.RequiresAction waiting -> StoredText.of(waiting.model());
			case RunEnd.Failed _, RunEnd.Cancelled _ -> null;
		};
	}

	private static int flag(boolean value) {
		return value ? 1 : 0;
	}

	static Run run(ResultSet row, int number) throws SQLException {
		return new Run(UUID.fromString(row.getString("id")), UUID.fromString(row.getString("session_id")),
				row.getString("user_id"), UUID.fromString(row.getString("message_id")), row.getString("agent"),
				row.getString("model"), asked(row, "agent"), asked(row, "model"),
				Instant.ofEpochMilli(row.getLong("created_at")), id(row, "continues"), ended(row), sessionTokens(row),
				id(row, "steered_into"), row.getInt("epoch"), null, null);
	}

	static @Nullable UUID id(ResultSet row, String column) throws SQLException {
		String id = row.getString(column);
		return (id != null) ? UUID.fromString(id) : null;
	}

	private static @Nullable Long sessionTokens(ResultSet row) throws SQLException {
		return switch (row.getString("state")) {
			case "completed", RunEnd.RequiresAction.STATE -> row.getLong("session_tokens");
			default -> null;
		};
	}

	/** The requested agent and model are stored only if others answered. */
	private static String asked(ResultSet row, String what) throws SQLException {
		String asked = row.getString("asked_" + what);
		return (asked != null) ? asked : row.getString(what);
	}

	/**
	 * How a run ended; null if it has not ended.
	 * @param state name of the column that contains its state
	 */
	static RunEnd.@Nullable Outcome outcome(ResultSet row, String state) throws SQLException {
		return switch (row.getString(state)) {
			case "completed" -> new RunEnd.Completed(row.getString("finish_reason"), row.getString("answered_by"));
			// What it carries is read with the whole run only.
			case RunEnd.RequiresAction.STATE -> new RunEnd.RequiresAction(row.getString("answered_by"), "{}");
			case "failed" -> new RunEnd.Failed(row.getString("error_code"), row.getString("error_detail"),
					row.getInt("retryable") == 1);
			case "cancelled" -> new RunEnd.Cancelled(row.getString("cancel_cause"));
			default -> null;
		};
	}

	private static @Nullable RunEnd ended(ResultSet row) throws SQLException {
		RunEnd.Outcome outcome = outcome(row, "state");
		if (outcome == null) {
			return null;
		}
		if (outcome instanceof RunEnd.Completed completed) {
			outcome = new RunEnd.Completed(completed.finishReason(), completed.model(), row.getInt("cached") == 1);
		}
		else if (outcome instanceof RunEnd.RequiresAction waiting) {
			outcome = new RunEnd.RequiresAction(waiting.model(), row.getString("carried"));
		}
		long startedAt = row.getLong("started_at");
		Instant started = row.wasNull() ? null : Instant.ofEpochMilli(startedAt);
		int promptTokens = row.getInt("prompt_tokens");
		TokenUsage usage = row.wasNull() ? null : new TokenUsage(promptTokens, row.getInt("completion_tokens"),
				row.getInt("reasoning_tokens"), row.getInt("tokens_estimated") == 1);
		return new RunEnd(outcome, started, Instant.ofEpochMilli(row.getLong("ended_at")), usage,
				AttemptRow.read(row.getString("attempts")), RunTimes.of(row));
	}

	/** The session of a run, and the run's number in it. */
	record RunKey(UUID sessionId, int ordinal) {

		static RunKey of(ResultSet row, int number) throws SQLException {
			return new RunKey(UUID.fromString(row.getString("session_id")), row.getInt("ordinal"));
		}

	}

}
