package dev.parley.store.usage;

import java.sql.ResultSet;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * How a run spent its time, in milliseconds.
 *
 * @param queueMs in its session's queue
 * @param firstTokenMs from its acceptance to the first piece of a streamed answer; null
 * if there was none
 * @param modelMs waiting for the model
 * @param toolsMs waiting for tools
 * @param overheadMs the rest, spent in Parley itself
 */
public record RunTimes(long queueMs, @Nullable Long firstTokenMs, long modelMs, long toolsMs, long overheadMs) {

	/** The times of a row; null if they were not measured. */
	public static @Nullable RunTimes of(ResultSet row) throws SQLException {
		long overhead = row.getLong("overhead_ms");
		if (row.wasNull()) {
			return null;
		}
		long first = row.getLong("first_token_ms");
		Long firstToken = row.wasNull() ? null : first;
		return new RunTimes(row.getLong("queue_ms"), firstToken, row.getLong("model_ms"), row.getLong("tools_ms"),
				overhead);
	}

}
