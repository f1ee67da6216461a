package dev.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** Reads runs and their ends from rows. */
final class RunRows {

	private RunRows() {
	}

	static Run run(ResultSet row, int number) throws SQLException {
		return new Run(UUID.fromString(row.getString("id")), UUID.fromString(row.getString("session_id")),
				row.getString("user_id"), UUID.fromString(row.getString("message_id")), row.getString("agent"),
				row.getString("model"), asked(row, "agent"), asked(row, "model"),
				Instant.ofEpochMilli(row.getLong("created_at")), end(row),
				"completed".equals(row.getString("state")) ? row.getLong("session_tokens") : null);
	}

	/** What was asked for is stored only if it is not what came of it. */
	private static String asked(ResultSet row, String what) throws SQLException {
		String asked = row.getString("asked_" + what);
		return (asked != null) ? asked : row.getString(what);
	}

	/**
	 * How a run ended; null if it has not.
	 * @param state name of the column with its state
	 */
	static RunEnd.@Nullable Outcome outcome(ResultSet row, String state) throws SQLException {
		return switch (row.getString(state)) {
			case "completed" -> new RunEnd.Completed(row.getString("finish_reason"), row.getString("answered_by"));
			case "failed" -> new RunEnd.Failed(row.getString("error_code"), row.getString("error_detail"),
					row.getInt("retryable") == 1);
			case "cancelled" -> new RunEnd.Cancelled(row.getString("cancel_cause"));
			default -> null;
		};
	}

	private static @Nullable RunEnd end(ResultSet row) throws SQLException {
		RunEnd.Outcome outcome = outcome(row, "state");
		if (outcome == null) {
			return null;
		}
		if (outcome instanceof RunEnd.Completed completed) {
			outcome = new RunEnd.Completed(completed.finishReason(), completed.model(), row.getInt("cached") == 1);
		}
		long startedAt = row.getLong("started_at");
		Instant started = row.wasNull() ? null : Instant.ofEpochMilli(startedAt);
		int promptTokens = row.getInt("prompt_tokens");
		TokenUsage usage = row.wasNull() ? null
				: new TokenUsage(promptTokens, row.getInt("completion_tokens"), row.getInt("tokens_estimated") == 1);
		return new RunEnd(outcome, started, Instant.ofEpochMilli(row.getLong("ended_at")), usage,
				AttemptRow.read(row.getString("attempts")), RunTimes.of(row));
	}

}
