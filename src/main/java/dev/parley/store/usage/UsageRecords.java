package dev.parley.store.usage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

import dev.parley.store.database.Database;
import dev.parley.store.text.StoredText;

/**
 * Used tokens and their cost, by day, user, client, agent and model.
 */
public final class UsageRecords {

	/** Replaces the ids of erased users. No user has this id. */
	public static final String ERASED = "erased";

	private static final Comparator<Entry> IN_ORDER = Comparator.comparing((Entry entry) -> entry.account().day())
		.thenComparing((entry) -> entry.account().userId())
		.thenComparing((entry) -> entry.account().client())
		.thenComparing((entry) -> entry.account().agent())
		.thenComparing((entry) -> entry.account().model())
		.thenComparing((entry) -> entry.account().currency());

	private final Database database;

	public UsageRecords(Database database) {
		this.database = database;
	}

	/** Adds entries to the stored totals in one transaction. */
	public void add(List<Entry> entries) {
		// The same order in all transactions, to avoid deadlocks.
		List<Entry> ordered = entries.stream().sorted(IN_ORDER).toList();
		this.database.write((client) -> {
			for (Entry entry : ordered) {
				client.sql("""
						INSERT INTO usage (day, user_id, client, agent, model, currency, prompt_tokens,
							completion_tokens, runs, cost)
						VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
						ON CONFLICT (day, user_id, client, agent, model, currency) DO UPDATE SET
							prompt_tokens = usage.prompt_tokens + excluded.prompt_tokens,
							completion_tokens = usage.completion_tokens + excluded.completion_tokens,
							runs = usage.runs + excluded.runs, cost = usage.cost + excluded.cost""")
					.params(entry.account().day().toString(), StoredText.of(entry.account().userId()),
							StoredText.of(entry.account().client()), entry.account().agent(),
							StoredText.of(entry.account().model()), entry.account().currency(),
							entry.totals().promptTokens(), entry.totals().completionTokens(), entry.totals().runs(),
							entry.totals().cost())
					.update();
			}
			return ordered.size();
		});
	}

	/**
	 * Moves a user's usage to the user id {@value #ERASED}, by the same days, clients,
	 * agents and models, so that sums over these do not change, and deletes the user's
	 * budgets.
	 * @return the number of moved rows
	 */
	public int erase(String userId) {
		return this.database.write((client) -> {
			client.sql("""
					INSERT INTO usage (day, user_id, client, agent, model, currency, prompt_tokens,
						completion_tokens, runs, cost)
					SELECT day, ?, client, agent, model, currency, prompt_tokens, completion_tokens, runs, cost
					FROM usage WHERE user_id = ?
					ON CONFLICT (day, user_id, client, agent, model, currency) DO UPDATE SET
						prompt_tokens = usage.prompt_tokens + excluded.prompt_tokens,
						completion_tokens = usage.completion_tokens + excluded.completion_tokens,
						runs = usage.runs + excluded.runs, cost = usage.cost + excluded.cost""")
				.params(ERASED, StoredText.of(userId))
				.update();
			client.sql("DELETE FROM budgets WHERE kind = 'USER' AND name = ?").params(StoredText.of(userId)).update();
			client.sql("DELETE FROM budget_reservations WHERE kind = 'USER' AND name = ?")
				.params(StoredText.of(userId))
				.update();
			return client.sql("DELETE FROM usage WHERE user_id = ?").params(StoredText.of(userId)).update();
		});
	}

	/** The usage of a user on a day, with all clients. */
	public Spent ofUser(LocalDate day, String userId, String currency) {
		return spent("user_id", day, userId, currency);
	}

	/** The usage of a client on a day, for all its users. */
	public Spent ofClient(LocalDate day, String client, String currency) {
		return spent("client", day, client, currency);
	}

	private Spent spent(String column, LocalDate day, String name, String currency) {
		return this.database.read((client) -> client.sql("""
				SELECT COALESCE(SUM(prompt_tokens + completion_tokens), 0) AS tokens,
					COALESCE(SUM(CASE WHEN currency = ? THEN cost ELSE 0 END), 0) AS cost
				FROM usage WHERE day = ? AND\s""" + column + " = ?")
			.params(currency, day.toString(), StoredText.of(name))
			.query((row, number) -> new Spent(row.getLong("tokens"), row.getLong("cost")))
			.single());
	}

	/**
	 * Sums over the days from {@code from} to {@code to}, both inclusive, ordered by
	 * tokens, most first.
	 * @param currency of the cost; usage in other currencies counts as unpriced
	 */
	public List<Sum> sums(LocalDate from, LocalDate to, By by, String currency, int limit) {
		String column = by.column;
		return this.database.read((client) -> client
			.sql("SELECT " + column + " AS name, " + """
					SUM(prompt_tokens) AS prompt_tokens, SUM(completion_tokens) AS completion_tokens, SUM(runs) AS runs,
					SUM(CASE WHEN currency = ? THEN cost ELSE 0 END) AS cost,
					SUM(CASE WHEN currency = ? THEN 0 ELSE prompt_tokens + completion_tokens END) AS unpriced_tokens
					FROM usage WHERE day BETWEEN ? AND ? GROUP BY\s""" + column
					+ " ORDER BY SUM(prompt_tokens + completion_tokens) DESC, " + column + " LIMIT ?")
			.params(currency, currency, from.toString(), to.toString(), limit)
			.query(UsageRecords::sum)
			.list());
	}

	private static Sum sum(ResultSet row, int number) throws SQLException {
		return new Sum(row.getString("name"), new Totals(row.getLong("prompt_tokens"), row.getLong("completion_tokens"),
				row.getLong("runs"), row.getLong("cost")), row.getLong("unpriced_tokens"));
	}

	/** What usage can be grouped by. */
	public enum By {

		DAY("day"), USER("user_id"), CLIENT("client"), AGENT("agent"),

		MODEL("model");

		private final String column;

		By(String column) {
			this.column = column;
		}

	}

	/**
	 * The key of a usage record.
	 *
	 * @param day in UTC
	 * @param model blank if it was not recorded
	 * @param currency of the cost; blank if the model has no price
	 */
	public record Account(LocalDate day, String userId, String client, String agent, String model, String currency) {
	}

	/**
	 * Tokens, number of runs, and cost.
	 *
	 * @param cost in billionths of the account's currency
	 */
	public record Totals(long promptTokens, long completionTokens, long runs, long cost) {

		public Totals plus(Totals more) {
			return new Totals(this.promptTokens + more.promptTokens, this.completionTokens + more.completionTokens,
					this.runs + more.runs, this.cost + more.cost);
		}

	}

	/** Usage to be added to an account. */
	public record Entry(Account account, Totals totals) {
	}

	/**
	 * The usage of one group.
	 *
	 * @param unpricedTokens tokens that are not included in the cost
	 */
	public record Sum(String name, Totals totals, long unpricedTokens) {
	}

	/**
	 * Usage of a day.
	 *
	 * @param cost in billionths of the requested currency
	 */
	public record Spent(long tokens, long cost) {
	}

}
