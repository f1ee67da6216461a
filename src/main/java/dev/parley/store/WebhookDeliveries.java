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
import dev.parley.store.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries to the webhook, one for each ended run. If a webhook is set, a trigger
 * of the database adds them in the transaction that ends the run, so none is lost. A
 * delivery that was claimed by a process that died becomes due again.
 */
public final class WebhookDeliveries {

	private static final String PENDING = "pending";

	private static final String DEAD = "dead";

	private final Database database;

	WebhookDeliveries(Database database) {
		this.database = database;
	}

	/** Sets whether deliveries are added from now on. */
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
	 * Claims some of the due deliveries, the longest due first, and counts an attempt for
	 * each.
	 * @param until when they become due again if no result of the attempt is reported
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
		// The condition is repeated in case two servers select the same rows: the second
		// one waits for the first and then checks the outer condition again.
		return this.database.write((client) -> client.sql("""
				UPDATE webhook_deliveries SET attempts = attempts + 1, next_at = ?
				WHERE run_id IN (SELECT run_id FROM webhook_deliveries WHERE state = 'pending' AND next_at <= ?
					ORDER BY next_at LIMIT ?) AND state = 'pending' AND next_at <= ? RETURNING *""")
			.params(until.toEpochMilli(), now.toEpochMilli(), most, now.toEpochMilli())
			.query(WebhookDeliveries::delivery)
			.list());
	}

	/** Removes a delivery that has arrived. */
	public void delivered(WebhookDelivery claimed) {
		this.database.write((client) -> client.sql("DELETE FROM webhook_deliveries WHERE run_id = ?")
			.params(claimed.runId().toString())
			.update());
	}

	/** Records a failed attempt; the next one is due at {@code nextAt}. */
	public void failed(WebhookDelivery claimed, String error, Instant nextAt) {
		settle(claimed, PENDING, error, nextAt);
	}

	/**
	 * Records a failed attempt; there is no further one unless the delivery is replayed.
	 */
	public void gaveUp(WebhookDelivery claimed, String error, Instant now) {
		settle(claimed, DEAD, error, now);
	}

	/** Does nothing if the delivery was claimed again in the meantime. */
	private void settle(WebhookDelivery claimed, String state, String error, Instant nextAt) {
		this.database.write((client) -> client.sql("""
				UPDATE webhook_deliveries SET state = ?, last_error = ?, next_at = ?
				WHERE run_id = ? AND attempts = ? AND state = 'pending'""")
			.params(state, StoredText.of(error), nextAt.toEpochMilli(), claimed.runId().toString(), claimed.attempts())
			.update());
	}

	/**
	 * Makes a delivery due immediately, as if it were new.
	 * @return the delivery, or empty if there is none for this run
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

	/** The number of pending and of dead deliveries. */
	public Counts count() {
		return this.database.read((client) -> client
			.sql("SELECT COALESCE(SUM(CASE WHEN state = 'pending' THEN 1 ELSE 0 END), 0) AS pending,"
					+ " COUNT(*) AS total FROM webhook_deliveries")
			.query((row, number) -> new Counts(row.getLong("pending"), row.getLong("total") - row.getLong("pending")))
			.single());
	}

	/** Removes the deliveries that died before {@code limit}. */
	public void forgetDead(Instant limit) {
		this.database.write((client) -> client.sql("DELETE FROM webhook_deliveries WHERE state = ? AND next_at < ?")
			.params(DEAD, limit.toEpochMilli())
			.update());
	}

	/** Removes a user's id from all deliveries. */
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

	/** The number of deliveries in each state. */
	public record Counts(long pending, long dead) {
	}

}
