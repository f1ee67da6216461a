package dev.parley.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.database.Database;
import org.jspecify.annotations.Nullable;

/** Finds the runs of a user, for protocols that list or follow them. */
public final class UserRuns {

	/** Whose runs {@link #changed} looks at. */
	private static final int NEWEST_SESSIONS = 1000;

	private final Database database;

	UserRuns(Database database) {
		this.database = database;
	}

	/**
	 * Runs of a user that continue no other one and that no retry has replaced, those
	 * whose last change is newest first; only those of the user's newest sessions.
	 * @param sessionId only runs of this session; null: of all
	 * @param before only runs whose last change, and then id, is less; null: from the
	 * newest
	 */
	public List<Run> changed(String userId, @Nullable UUID sessionId, @Nullable Place before, int limit) {
		List<Object> params = new ArrayList<>(List.of(userId));
		if (sessionId != null) {
			params.add(sessionId.toString());
		}
		if (before != null) {
			params.addAll(List.of(before.changedAt(), before.changedAt(), before.id().toString()));
		}
		params.add(limit);
		String changed = "COALESCE(r.ended_at, r.created_at)";
		return this.database
			.read((client) -> client
				.sql("SELECT r.* FROM (SELECT id FROM sessions WHERE user_id = ?"
						+ ((sessionId != null) ? " AND id = ?" : "") + " ORDER BY id DESC LIMIT " + NEWEST_SESSIONS
						+ ") s JOIN runs r ON r.session_id = s.id WHERE r.continues IS NULL AND r.superseded_by IS NULL"
						+ ((before != null) ? " AND (" + changed + " < ? OR (" + changed + " = ? AND r.id < ?))" : "")
						+ " ORDER BY " + changed + " DESC, r.id DESC LIMIT ?")
				.params(params)
				.query(RunRows::run)
				.list());
	}

	/** The number of the runs that {@link #changed} gives. */
	public int count(String userId, @Nullable UUID sessionId) {
		List<Object> params = new ArrayList<>(List.of(userId));
		if (sessionId != null) {
			params.add(sessionId.toString());
		}
		return this.database.read((client) -> client
			.sql("SELECT COUNT(*) FROM (SELECT id FROM sessions WHERE user_id = ?"
					+ ((sessionId != null) ? " AND id = ?" : "") + " ORDER BY id DESC LIMIT " + NEWEST_SESSIONS
					+ ") s JOIN runs r ON r.session_id = s.id WHERE r.continues IS NULL AND r.superseded_by IS NULL")
			.params(params)
			.query(Integer.class)
			.single());
	}

	/** The run of a session that was accepted last; empty if it has none. */
	public Optional<Run> newest(UUID sessionId, String userId) {
		return this.database.read((client) -> client
			.sql("SELECT r.* FROM sessions s JOIN runs r ON r.session_id = s.id AND r.ordinal = s.run_count"
					+ " WHERE s.id = ? AND s.user_id = ?")
			.params(sessionId.toString(), userId)
			.query(RunRows::run)
			.optional());
	}

	/** A run's place in {@link #changed}. */
	public record Place(long changedAt, UUID id) {

		public static Place of(Run run) {
			return new Place(((run.end() != null) ? run.end().endedAt() : run.createdAt()).toEpochMilli(), run.id());
		}

	}

}
