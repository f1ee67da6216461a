package dev.parley.store;

import java.util.Optional;
import java.util.UUID;

import dev.parley.store.database.Database;
import dev.parley.store.text.StoredText;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What protocols show of runs beside their messages: the request that a client sent, and
 * whether the client has deleted its view of the run.
 */
public final class Responses {

	private final Database database;

	Responses(Database database) {
		this.database = database;
	}

	/** Stores the request of a run, as part of the transaction that accepts the run. */
	static void insert(JdbcClient client, Run run) {
		if (run.shown() != null) {
			client.sql("INSERT INTO responses (run_id, request) VALUES (?, ?)")
				.params(run.id().toString(), StoredText.of(run.shown()))
				.update();
		}
	}

	/**
	 * The request of a run as JSON, an empty object if none is stored; empty if there is
	 * no such run, or it is deleted here.
	 */
	public Optional<String> request(UUID runId, String userId) {
		return this.database.read((client) -> client.sql("""
				SELECT COALESCE(p.request, '{}') AS request FROM runs r LEFT JOIN responses p ON p.run_id = r.id
				WHERE r.id = ? AND r.user_id = ? AND COALESCE(p.deleted, 0) = 0""")
			.params(runId.toString(), userId)
			.query(String.class)
			.optional());
	}

	/** Whether there is such a run, and it is not deleted here. */
	public boolean isShown(UUID runId, String userId) {
		return request(runId, userId).isPresent();
	}

	/**
	 * Deletes a client's view of a run.
	 * @return the run's session if all of its runs are deleted now; empty: others are not
	 */
	public Optional<UUID> delete(UUID runId, String userId) {
		return this.database.write((client) -> {
			client.sql("""
					INSERT INTO responses (run_id, request, deleted)
					SELECT id, '{}', 1 FROM runs WHERE id = ? AND user_id = ?
					ON CONFLICT (run_id) DO UPDATE SET request = '{}', deleted = 1""")
				.params(runId.toString(), userId)
				.update();
			return client.sql("""
					SELECT r.session_id FROM runs r WHERE r.id = ? AND r.user_id = ? AND NOT EXISTS (
						SELECT 1 FROM runs o LEFT JOIN responses p ON p.run_id = o.id
						WHERE o.session_id = r.session_id AND COALESCE(p.deleted, 0) = 0)""")
				.params(runId.toString(), userId)
				.query(String.class)
				.optional()
				.map(UUID::fromString);
		});
	}

}
