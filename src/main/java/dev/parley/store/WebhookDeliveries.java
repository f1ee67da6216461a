package dev.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.WebhookDelivery.EndOfRun;
import dev.parley.store.database.Database;
import dev.parley.store.text.StoredText;
import org.jspecify.annotations.Nullable;

/**
 * The ends of runs that are to be posted to the webhook. The database notes each in the
 * transaction that ends the run, if a webhook is set; none is lost, and one that was
 * claimed by a process that died comes again.
 */
public final class WebhookDeliveries {

	private static final String PENDING = "pending";

	private static final String DEAD = "dead";

	private final Database database;

	WebhookDeliveries(Database database) {
		this.database = database;
	}

	/** Says whether ends are noted from now on. */
	public void noteEnds(boolean noted) {
		boolean now = this.database.read(
				(client) -> client.sql("SELECT 1 FROM webhook_receivers").query(Integer.class).optional().isPresent());
		if (now != noted) {
			this.database.write(
					(client) -> client
						.sql(noted ? "INSERT INTO webhook_receivers (id) VALUES (1) ON CONFLICT DO NOTHING"
								: "DELETE FROM webhook_receivers")
						.update());
		}
	}

	/**
	 * Takes some of those that are due, the longest due first, and counts an attempt of
	 * each.
	 * @param until when they are due again if nobody says what came of the attempt
	 */
	public List<WebhookDelivery> claim(Instant now, Instant until, int most) {
		boolean none = this.database
			.read((client) -> client.sql("SELECT 1 FROM webhook_deliveries WHERE state = ? AND next_at <= ? LIMIT 1")
				.params(PENDING, now.toEpochMilli())
				.query(Integer.class)
				.optional()
				.isEmpty());
		if (none) {
			return List.of();
		}
		// The condition stands twice, for servers that choose the same rows: the second
		// waits for the first, and then it looks at the outer one again.
		return this.database.write((client) -> client.sql("""
				UPDATE webhook_deliveries SET attempts = attempts + 1, next_at = ?
				WHERE run_id IN (SELECT run_id FROM webhook_deliveries WHERE state = 'pending' AND next_at <= ?
					ORDER BY next_at LIMIT ?) AND state = 'pending' AND next_at <= ? RETURNING *""")
			.params(until.toEpochMilli(), now.toEpochMilli(), most, now.toEpochMilli())
			.query(WebhookDeliveries::delivery)
			.list());
	}

	/** It has arrived. */
	public void delivered(WebhookDelivery claimed) {
		this.database.write((client) -> client.sql("DELETE FROM webhook_deliveries WHERE run_id = ?")
			.params(claimed.runId().toString())
			.update());
	}

	/** The attempt has failed; the next comes at {@code nextAt}. */
	public void failed(WebhookDelivery claimed, String error, Instant nextAt) {
		settle(claimed, PENDING, error, nextAt);
	}

	/** The attempt has failed, and there is no other unless it is replayed. */
	public void gaveUp(WebhookDelivery claimed, String error, Instant now) {
		settle(claimed, DEAD, error, now);
	}

	/** Does nothing if there was another attempt since. */
	private void settle(WebhookDelivery claimed, String state, String error, Instant nextAt) {
		this.database.write((client) -> client.sql("""
				UPDATE webhook_deliveries SET state = ?, last_error = ?, next_at = ?
				WHERE run_id = ? AND attempts = ? AND state = 'pending'""")
			.params(state, StoredText.of(error), nextAt.toEpochMilli(), claimed.runId().toString(), claimed.attempts())
			.update());
	}

	/**
	 * Tries a delivery again, at once and as if it were new.
	 * @return it, or empty if there is none for this run
	 */
	public Optional<WebhookDelivery> replay(UUID runId, Instant now) {
		return this.database.write((client) -> client.sql("""
				UPDATE webhook_deliveries SET state = 'pending', attempts = 0, due_since = ?, next_at = ?
				WHERE run_id = ? RETURNING *""")
			.params(now.toEpochMilli(), now.toEpochMilli(), runId.toString())
			.query(WebhookDeliveries::delivery)
			.optional());
	}

	/**
	 * Deliveries in one state, the newest end first.
	 * @param before leave out this run and newer ones; null: from the newest
	 */
	public List<WebhookDelivery> list(boolean dead, @Nullable UUID before, int limit) {
		return this.database.read((client) -> client
			.sql("SELECT * FROM webhook_deliveries WHERE state = ? AND run_id < ? ORDER BY run_id DESC LIMIT ?")
			.params(dead ? DEAD : PENDING, Sessions.cursor(before), limit)
			.query(WebhookDeliveries::delivery)
			.list());
	}

	/** How many are pending, and how many are dead. */
	public Counts count() {
		return this.database.read((client) -> client
			.sql("SELECT COALESCE(SUM(CASE WHEN state = 'pending' THEN 1 ELSE 0 END), 0) AS pending,"
					+ " COUNT(*) AS total FROM webhook_deliveries")
			.query((row, number) -> new Counts(row.getLong("pending"), row.getLong("total") - row.getLong("pending")))
			.single());
	}

	/** Forgets those that died before {@code limit}. */
	public void forgetDead(Instant limit) {
		this.database.write((client) -> client.sql("DELETE FROM webhook_deliveries WHERE state = ? AND next_at < ?")
			.params(DEAD, limit.toEpochMilli())
			.update());
	}

	/** Leaves a user's name out of what is still to be delivered. */
	public void eraseUser(String userId) {
		this.database.write((client) -> client.sql("UPDATE webhook_deliveries SET user_id = NULL WHERE user_id = ?")
			.params(userId)
			.update());
	}

	private static WebhookDelivery delivery(ResultSet row, int number) throws SQLException {
		int promptTokens = row.getInt("prompt_tokens");
		TokenUsage usage = row.wasNull() ? null
				: new TokenUsage(promptTokens, row.getInt("completion_tokens"), row.getInt("tokens_estimated") == 1);
		long startedAt = row.getLong("started_at");
		Instant started = row.wasNull() ? null : Instant.ofEpochMilli(startedAt);
		EndOfRun end = new EndOfRun(row.getString("outcome"), row.getString("finish_reason"),
				row.getString("error_code"), row.getString("cancel_cause"), usage, at(row, "created_at"), started,
				at(row, "ended_at"));
		return new WebhookDelivery(UUID.fromString(row.getString("run_id")),
				UUID.fromString(row.getString("session_id")), row.getString("user_id"), row.getString("agent"),
				row.getString("model"), end, row.getInt("attempts"), at(row, "due_since"), at(row, "next_at"),
				row.getString("state").equals(DEAD), row.getString("last_error"));
	}

	private static Instant at(ResultSet row, String column) throws SQLException {
		return Instant.ofEpochMilli(row.getLong(column));
	}

	/** How many deliveries there are in each state. */
	public record Counts(long pending, long dead) {
	}

}
