package dev.parley.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.parley.store.database.Database;
import dev.parley.store.database.Replica;

/**
 * The servers that share a PostgreSQL database: who lives, by the database's clock only.
 * {@link RunClaims} says whose run is whose. Thread-safe.
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

	/** A condition with the parameter of this replica's id: it may judge others. */
	static final String STEADY = "EXISTS (SELECT 1 FROM replicas WHERE id = ? AND steady_since <= " + NOW + " - "
			+ STEADY_AFTER.toMillis() + " AND heartbeat_at > " + NOW + " - " + GONE_AFTER.toMillis() + ")";

	/**
	 * The ids of those that live. A process that has ended is gone sooner: its connection
	 * closes at once. Not if the database itself was restarted, which closes all
	 * connections.
	 */
	static final String LIVING = """
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

	/**
	 * The time until another replica may be found gone, if it sends no more heartbeats;
	 * negative if one is late. Empty if there is no other.
	 */
	public Optional<Duration> untilOneIsLate() {
		return this.database.read((client) -> client
			.sql("SELECT MIN(heartbeat_at) + ? - " + NOW + " FROM replicas WHERE id <> ? AND heartbeat_at > " + NOW
					+ " - ?")
			.params(LATE_AFTER.toMillis(), this.id, GONE_AFTER.toMillis())
			.query((row, number) -> Optional.ofNullable(row.getObject(1, Long.class)))
			.single()).map(Duration::ofMillis);
	}

	/** Forgets replicas that have been gone for long. */
	public void forgetOld() {
		this.database.write((client) -> client.sql("DELETE FROM replicas WHERE heartbeat_at <= " + NOW + " - ?")
			.params(KEPT.toMillis())
			.update());
	}

}
