package dev.parley.store;

import java.util.Optional;
import java.util.UUID;

import dev.parley.store.database.Database;

/** The unfinished runs that any server executes. */
public final class OtherRuns {

	private final Database database;

	OtherRuns(Database database) {
		this.database = database;
	}

	/** The run that a session executes or is about to execute. */
	public Optional<Run> active(UUID sessionId) {
		return this.database.read((client) -> client
			.sql("SELECT * FROM runs WHERE session_id = ? AND state = 'unfinished' ORDER BY ordinal LIMIT 1")
			.params(sessionId.toString())
			.query(RunRows::run)
			.optional());
	}

	/**
	 * Asks the server that executes a run to cancel it.
	 * @return empty if the run has ended or does not exist
	 */
	public Optional<Run> stop(UUID id, String userId, String cause) {
		return this.database.write((client) -> client.sql("""
				UPDATE runs SET stop = COALESCE(stop, ?) WHERE id = ? AND user_id = ? AND state = 'unfinished'
				RETURNING *""").params(cause, id.toString(), userId).query(RunRows::run).optional());
	}

}
