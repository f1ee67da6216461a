package dev.parley.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.RunRows.RunKey;
import dev.parley.store.database.Database;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which of the servers that share a PostgreSQL database executes which run, and what
 * becomes of the runs of those that are gone. Thread-safe.
 */
public final class RunClaims {

	private final Database database;

	private final String id;

	/**
	 * @param database with connections that nothing else waits for
	 * @param id of this replica
	 */
	public RunClaims(Database database, String id) {
		this.database = database;
		this.id = id;
	}

	/** The unfinished runs of this replica. */
	public List<OwnRun> ownRuns() {
		return this.database
			.read((client) -> client.sql("SELECT id, epoch, stop FROM runs WHERE owner = ? AND state = 'unfinished'")
				.params(this.id)
				.query((row, number) -> new OwnRun(
						new RunClaim(UUID.fromString(row.getString("id")), row.getInt("epoch")), row.getString("stop")))
				.list());
	}

	/**
	 * The unfinished runs that no living replica owns, in the order of their acceptance.
	 * Empty too if this replica may not judge others yet.
	 */
	public List<RunClaim> ownerless() {
		return this.database.read((client) -> client
			.sql("SELECT id, epoch FROM runs WHERE state = 'unfinished' AND (owner IS NULL OR owner NOT IN "
					+ Replicas.LIVING + ") AND " + Replicas.STEADY + " ORDER BY session_id, ordinal")
			.params(this.id)
			.query((row, number) -> new RunClaim(UUID.fromString(row.getString("id")), row.getInt("epoch")))
			.list());
	}

	/**
	 * Takes a run over, if nobody was faster and its owner has not come back. Those that
	 * wait behind it and have no living owner either have no owner from now on: they
	 * cannot have begun, which nobody could tell once this one has ended.
	 * @param former the claim of its owner
	 */
	public Optional<TakenRun> take(RunClaim former) {
		return this.database.write((client) -> {
			// Lock the session before its runs, as everybody does, to avoid deadlocks.
			client.sql("SELECT id FROM sessions WHERE id = (SELECT session_id FROM runs WHERE id = ?) FOR UPDATE")
				.params(former.runId().toString())
				.query(String.class)
				.optional();
			return client.sql("""
					UPDATE runs SET owner = ?, epoch = epoch + 1, restarts = restarts + CASE
						WHEN owner IS NULL OR EXISTS (SELECT 1 FROM runs e WHERE e.session_id = runs.session_id
							AND e.ordinal < runs.ordinal AND e.state = 'unfinished') THEN 0 ELSE 1 END
					WHERE id = ? AND epoch = ? AND state = 'unfinished' AND (owner IS NULL OR owner NOT IN %s) AND %s
					RETURNING *""".formatted(Replicas.LIVING, Replicas.STEADY))
				.params(this.id, former.runId().toString(), former.epoch(), this.id)
				.query((row, number) -> new TakenRow(RunRows.run(row, number), row.getInt("ordinal"),
						row.getString("request"), row.getString("stop"), row.getInt("restarts")))
				.optional()
				.map((row) -> {
					releaseBehind(client, row.key());
					return row.taken(askedForTools(client, row.run()), MessageRows.nextPlace(client, row.key()));
				});
		});
	}

	private static void releaseBehind(JdbcClient client, RunKey taken) {
		client
			.sql("UPDATE runs SET owner = NULL, epoch = epoch + 1 WHERE session_id = ? AND ordinal > ?"
					+ " AND state = 'unfinished' AND owner NOT IN " + Replicas.LIVING)
			.params(taken.sessionId().toString(), taken.ordinal())
			.update();
	}

	private static boolean askedForTools(JdbcClient client, Run run) {
		return client.sql("SELECT 1 FROM messages WHERE run_id = ? AND role = 'assistant' LIMIT 1")
			.params(run.id().toString())
			.query(Integer.class)
			.optional()
			.isPresent();
	}

	/**
	 * Voids what an attempt has said that is made again.
	 * @return the length of its stored text and reasoning, in code points
	 * @throws RunLostException if the claim does not hold
	 */
	public int startOver(RunClaim claim) {
		return this.database.write((client) -> {
			if (RunRows.held(client, this.database, claim).isEmpty()) {
				throw new RunLostException(claim.runId());
			}
			long said = client.sql("""
					SELECT COALESCE(SUM(length(content) + COALESCE(length(reasoning), 0)), 0)
					FROM checkpoints WHERE run_id = ?""").params(claim.runId().toString()).query(Long.class).single();
			Runs.deleteCheckpoints(client, claim.runId());
			return (int) Math.min(said, Integer.MAX_VALUE);
		});
	}

	/** Ends a run that does not go on, and keeps what it has said. */
	public boolean end(Run run, RunEnd.Outcome outcome, Instant now) {
		return this.database.write((client) -> RunRecovery.recover(client, run, outcome, now));
	}

	/**
	 * Where a run stands among the unfinished runs of its session.
	 * @throws RunLostException if the claim does not hold
	 */
	public Place place(RunClaim claim) {
		return this.database.read((client) -> client.sql("""
				SELECT before.id IS NULL AS first, before.owner FROM runs LEFT JOIN LATERAL (
					SELECT id, owner FROM runs e WHERE e.session_id = runs.session_id AND e.ordinal < runs.ordinal
						AND e.state = 'unfinished' ORDER BY e.ordinal LIMIT 1) before ON TRUE
				WHERE runs.id = ? AND runs.epoch = ? AND runs.state = 'unfinished'""")
			.params(claim.runId().toString(), claim.epoch())
			.query((row, number) -> new Place(row.getBoolean("first"), row.getString("owner")))
			.optional()
			.orElseThrow(() -> new RunLostException(claim.runId())));
	}

	/**
	 * Gives a run up that has not started, so that any replica may take it at once.
	 * @return false if the claim does not hold, or only this replica can execute it
	 */
	public boolean release(RunClaim claim) {
		return this.database.write((client) -> client.sql("""
				UPDATE runs SET owner = NULL, epoch = epoch + 1
				WHERE id = ? AND epoch = ? AND state = 'unfinished' AND request IS NOT NULL AND stop IS NULL""")
			.params(claim.runId().toString(), claim.epoch())
			.update() > 0);
	}

	/** Whether a run is stored, in any state. */
	public boolean exists(UUID runId) {
		return states(List.of(runId)).containsKey(runId);
	}

	/** How runs are stored, by their ids; nothing for a run that is deleted. */
	public Map<UUID, RunState> states(List<UUID> runIds) {
		if (runIds.isEmpty()) {
			return Map.of();
		}
		Map<UUID, RunState> states = new HashMap<>();
		this.database.read((client) -> {
			client.sql("SELECT id, owner, epoch, state, stop FROM runs WHERE id IN (:ids)")
				.param("ids", runIds.stream().map(UUID::toString).toList())
				.query((row) -> {
					states.put(UUID.fromString(row.getString("id")), new RunState(row.getString("owner"),
							row.getInt("epoch"), !row.getString("state").equals("unfinished"), row.getString("stop")));
				});
			return states;
		});
		return states;
	}

	/** Whether a claim holds. */
	public boolean holds(RunClaim claim) {
		return this.database
			.read((client) -> client.sql("SELECT 1 FROM runs WHERE id = ? AND epoch = ? AND state = 'unfinished'")
				.params(claim.runId().toString(), claim.epoch())
				.query(Integer.class)
				.optional()
				.isPresent());
	}

	/**
	 * How a run is stored.
	 *
	 * @param owner null: none
	 * @param stop the cause for which it is to be cancelled; null: none
	 */
	public record RunState(@Nullable String owner, int epoch, boolean ended, @Nullable String stop) {
	}

	/**
	 * Where a run stands in its session.
	 *
	 * @param first whether all earlier runs have ended
	 * @param ownerBefore the owner of the first unfinished one; null: none
	 */
	public record Place(boolean first, @Nullable String ownerBefore) {
	}

	/**
	 * An unfinished run of this replica.
	 *
	 * @param stop the cause for which it is to be cancelled; null: none
	 */
	public record OwnRun(RunClaim claim, @Nullable String stop) {
	}

	/**
	 * A run that this replica has taken over.
	 *
	 * @param request to execute it again; null: nobody can
	 * @param stop the cause for which it is to be cancelled; null: none
	 * @param restarts how often it was begun again, this time included
	 * @param askedForTools whether it has stored calls of tools
	 * @param nextPlace the place of the next message that it stores
	 */
	public record TakenRun(Run run, @Nullable String request, @Nullable String stop, int restarts,
			boolean askedForTools, int nextPlace) {
	}

	private record TakenRow(Run run, int ordinal, @Nullable String request, @Nullable String stop, int restarts) {

		RunKey key() {
			return new RunKey(this.run.sessionId(), this.ordinal);
		}

		TakenRun taken(boolean askedForTools, int nextPlace) {
			return new TakenRun(this.run, this.request, this.stop, this.restarts, askedForTools, nextPlace);
		}

	}

}
