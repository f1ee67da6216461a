package dev.parley.store;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.RunRows.RunKey;
import dev.parley.store.database.Database;
import dev.parley.store.database.Replica;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The servers that share a PostgreSQL database, and what becomes of the runs of those
 * that are gone. Only the database's clock counts. Thread-safe.
 */
public final class Replicas {

	/** A replica is gone if its last heartbeat is as old as that. */
	public static final Duration GONE_AFTER = Duration.ofSeconds(2);

	/**
	 * How long a replica must have sent heartbeats before it may judge others: after an
	 * outage of the database all of them come back first.
	 */
	private static final Duration STEADY_AFTER = Duration.ofMillis(2500);

	/** For how long a replica that is gone stays in the table. */
	private static final Duration KEPT = Duration.ofHours(1);

	/** After that it is looked at whether a replica is still connected. */
	private static final Duration LATE_AFTER = Duration.ofMillis(800);

	private static final String NOW = "(SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT))";

	/** Parameters: this replica's id. */
	private static final String STEADY = "EXISTS (SELECT 1 FROM replicas WHERE id = ? AND steady_since <= " + NOW
			+ " - " + STEADY_AFTER.toMillis() + " AND heartbeat_at > " + NOW + " - " + GONE_AFTER.toMillis() + ")";

	/**
	 * A process that has ended is gone sooner: its connection closes at once. Not if the
	 * database itself was restarted, which closes all connections.
	 */
	private static final String LIVING = """
			(SELECT id FROM replicas WHERE heartbeat_at > %s - %d AND (heartbeat_at > %s - %d
				OR pg_postmaster_start_time() > clock_timestamp() - INTERVAL '5 seconds'
				OR EXISTS (SELECT 1 FROM pg_stat_activity WHERE application_name = '%s' || replicas.id)))"""
		.formatted(NOW, GONE_AFTER.toMillis(), NOW, LATE_AFTER.toMillis(), Replica.CONNECTION);

	private final Database database;

	private final String id;

	/**
	 * @param database with connections that nothing else waits for
	 * @param id of this replica
	 */
	public Replicas(Database database, String id) {
		this.database = database;
		this.id = id;
	}

	/** Says that this replica lives. */
	public void beat() {
		this.database.write((client) -> client.sql("""
				INSERT INTO replicas (id, started_at, heartbeat_at, steady_since)
				SELECT ?, clock.now, clock.now, clock.now FROM (SELECT %s AS now) clock
				ON CONFLICT (id) DO UPDATE SET heartbeat_at = excluded.heartbeat_at, steady_since = CASE
					WHEN replicas.heartbeat_at <= excluded.heartbeat_at - ? THEN excluded.heartbeat_at
					ELSE replicas.steady_since END""".formatted(NOW)).params(this.id, GONE_AFTER.toMillis()).update());
	}

	/** Says that this replica is gone: others may take its runs over immediately. */
	public void leave() {
		this.database.write(
				(client) -> client.sql("UPDATE replicas SET heartbeat_at = 0, steady_since = heartbeat_at WHERE id = ?")
					.params(this.id)
					.update());
	}

	/** The replicas that live; empty if this one may not judge others yet. */
	public List<String> living() {
		return this.database
			.read((client) -> client.sql("SELECT id FROM replicas WHERE id IN " + LIVING + " AND " + STEADY)
				.param(this.id)
				.query(String.class)
				.list());
	}

	/** Forgets replicas that have been gone for long. */
	public void forgetOld() {
		this.database.write((client) -> client.sql("DELETE FROM replicas WHERE heartbeat_at <= " + NOW + " - ?")
			.params(KEPT.toMillis())
			.update());
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
			.sql("SELECT id, epoch FROM runs WHERE state = 'unfinished' AND (owner IS NULL OR owner NOT IN " + LIVING
					+ ") AND " + STEADY + " ORDER BY session_id, ordinal")
			.params(this.id)
			.query((row, number) -> new RunClaim(UUID.fromString(row.getString("id")), row.getInt("epoch")))
			.list());
	}

	/**
	 * Takes a run over, if nobody was faster and its owner has not come back.
	 * @param former the claim of its owner
	 */
	public Optional<TakenRun> take(RunClaim former) {
		return this.database.write((client) -> client.sql("""
				UPDATE runs SET owner = ?, epoch = epoch + 1, restarts = restarts + CASE WHEN owner IS NULL OR EXISTS (
					SELECT 1 FROM runs e WHERE e.session_id = runs.session_id AND e.ordinal < runs.ordinal
						AND e.state = 'unfinished') THEN 0 ELSE 1 END
				WHERE id = ? AND epoch = ? AND state = 'unfinished' AND (owner IS NULL OR owner NOT IN %s) AND %s
				RETURNING *""".formatted(LIVING, STEADY))
			.params(this.id, former.runId().toString(), former.epoch(), this.id)
			.query((row, number) -> new TakenRow(RunRows.run(row, number), row.getInt("ordinal"),
					row.getString("request"), row.getString("stop"), row.getInt("restarts")))
			.optional()
			.map((row) -> row.taken(askedForTools(client, row.run()),
					MessageRows.nextPlace(client, new RunKey(row.run().sessionId(), row.ordinal())))));
	}

	private static boolean askedForTools(JdbcClient client, Run run) {
		return client.sql("SELECT 1 FROM messages WHERE run_id = ? AND role = 'assistant' LIMIT 1")
			.params(run.id().toString())
			.query(Integer.class)
			.optional()
			.isPresent();
	}

	/** Voids what an attempt has said that is made again. */
	public void startOver(RunClaim claim) {
		this.database.write((client) -> {
			if (RunRows.held(client, this.database, claim).isEmpty()) {
				throw new RunLostException(claim.runId());
			}
			Runs.deleteCheckpoints(client, claim.runId());
			return claim;
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

		TakenRun taken(boolean askedForTools, int nextPlace) {
			return new TakenRun(this.run, this.request, this.stop, this.restarts, askedForTools, nextPlace);
		}

	}

}
