package dev.parley.store.idempotency;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes idempotency keys within a caller's transaction. */
public final class Keys {

	private Keys() {
	}

	public static Optional<Used> find(JdbcClient client, String scope, String userId, IdempotencyKey key) {
		return client.sql("""
				SELECT fingerprint, session_id, run_id FROM idempotency_keys
				WHERE user_id = ? AND scope = ? AND key = ?""")
			.params(userId, scope, key.value())
			.query((row, number) -> {
				UUID sessionId = UUID.fromString(row.getString("session_id"));
				String runId = row.getString("run_id");
				return new Used(row.getString("fingerprint"), sessionId,
						(runId != null) ? UUID.fromString(runId) : sessionId);
			})
			.optional();
	}

	/** The key that belongs to a run. */
	public static Optional<String> of(JdbcClient client, String scope, String userId, UUID sessionId, UUID runId) {
		return client.sql("""
				SELECT key FROM idempotency_keys WHERE session_id = ? AND user_id = ? AND scope = ? AND run_id = ?""")
			.params(sessionId.toString(), userId, scope, runId.toString())
			.query(String.class)
			.optional();
	}

	public static Acceptance seen(Used used, IdempotencyKey key) {
		return used.fingerprint().equals(key.fingerprint()) ? new Acceptance.Duplicate(used.runId())
				: new Acceptance.KeyReused();
	}

	/**
	 * Stores a key.
	 * @throws org.springframework.dao.DuplicateKeyException if another transaction has
	 * stored it since the lookup; the caller may start over
	 */
	public static void insert(JdbcClient client, String scope, String userId, IdempotencyKey key, UUID sessionId,
			@Nullable UUID runId, Instant now) {
		client.sql("""
				INSERT INTO idempotency_keys (user_id, scope, key, fingerprint, session_id, run_id, created_at)
				VALUES (?, ?, ?, ?, ?, ?, ?)""")
			.params(Arrays.asList(userId, scope, key.value(), key.fingerprint(), sessionId.toString(),
					(runId != null) ? runId.toString() : null, now.toEpochMilli()))
			.update();
	}

	/**
	 * Moves a key to another run; false if it no longer belongs to {@code from}.
	 */
	public static boolean move(JdbcClient client, String scope, String userId, IdempotencyKey key, UUID from, UUID to) {
		return client
			.sql("UPDATE idempotency_keys SET run_id = ? WHERE user_id = ? AND scope = ? AND key = ? AND run_id = ?")
			.params(to.toString(), userId, scope, key.value(), from.toString())
			.update() == 1;
	}

	/**
	 * What a key was used for.
	 *
	 * @param runId the run, or the session if the key created one
	 */
	public record Used(String fingerprint, UUID sessionId, UUID runId) {
	}

}
