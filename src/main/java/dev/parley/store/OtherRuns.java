package dev.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
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

	/** The same for any user. */
	public Optional<Run> stop(UUID id, String cause) {
		return this.database.write((client) -> client.sql("""
				UPDATE runs SET stop = COALESCE(stop, ?) WHERE id = ? AND state = 'unfinished'
				RETURNING *""").params(cause, id.toString()).query(RunRows::run).optional());
	}

	/** Whether an earlier run of its session keeps a run waiting. */
	public boolean waits(UUID id) {
		return this.database.read((client) -> client.sql("""
				SELECT 1 FROM runs r JOIN runs e ON e.session_id = r.session_id AND e.ordinal < r.ordinal
				WHERE r.id = ? AND r.state = 'unfinished' AND e.state = 'unfinished' LIMIT 1""")
			.params(id.toString())
			.query(Integer.class)
			.optional()
			.isPresent());
	}

	/** The unfinished runs of all servers but one, each session's in order. */
	public List<Run> notOf(String owner) {
		return this.database.read((client) -> client
			.sql("""
					SELECT * FROM runs WHERE state = 'unfinished' AND owner IS DISTINCT FROM ? ORDER BY session_id, ordinal""")
			.params(owner)
			.query(OtherRuns::executable)
			.list());
	}

	/** The runs of other servers that wait for a run of this one, in order. */
	public List<Run> waitingFor(UUID runId, String owner) {
		return this.database.read((client) -> client
			.sql("""
					SELECT w.* FROM runs r JOIN runs w ON w.session_id = r.session_id AND w.ordinal > r.ordinal
					WHERE r.id = ? AND w.state = 'unfinished' AND w.stop IS NULL AND w.owner IS DISTINCT FROM ? ORDER BY w.ordinal""")
			.params(runId.toString(), owner)
			.query(OtherRuns::executable)
			.list());
	}

	private static Run executable(ResultSet row, int number) throws SQLException {
		return RunRows.run(row, number).executableBy(row.getString("request"));
	}

}
