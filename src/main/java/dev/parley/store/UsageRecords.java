package dev.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

import dev.parley.store.database.Database;
import dev.parley.store.text.StoredText;

/** The tokens that were spent, by day, user, client and agent. */
public final class UsageRecords {

	private static final Comparator<Entry> IN_ORDER = Comparator.comparing((Entry entry) -> entry.account().day())
		.thenComparing((entry) -> entry.account().userId())
		.thenComparing((entry) -> entry.account().client())
		.thenComparing((entry) -> entry.account().agent());

	private final Database database;

	UsageRecords(Database database) {
		this.database = database;
	}

	/** Adds to what is stored, all in one transaction. */
	public void add(List<Entry> entries) {
		// In one order everywhere, so that two servers cannot block each other.
		List<Entry> ordered = entries.stream().sorted(IN_ORDER).toList();
		this.database.write((client) -> {
			for (Entry entry : ordered) {
				client.sql("""
						INSERT INTO usage (day, user_id, client, agent, prompt_tokens, completion_tokens, runs)
						VALUES (?, ?, ?, ?, ?, ?, ?)
						ON CONFLICT (day, user_id, client, agent) DO UPDATE SET
							prompt_tokens = usage.prompt_tokens + excluded.prompt_tokens,
							completion_tokens = usage.completion_tokens + excluded.completion_tokens,
							runs = usage.runs + excluded.runs""")
					.params(entry.account().day().toString(), StoredText.of(entry.account().userId()),
							StoredText.of(entry.account().client()), entry.account().agent(),
							entry.totals().promptTokens(), entry.totals().completionTokens(), entry.totals().runs())
					.update();
			}
			return ordered.size();
		});
	}

	/** The tokens of a user on a day. */
	public long ofUser(LocalDate day, String userId) {
		return total("user_id", day, userId);
	}

	/** The tokens of a client on a day, for all its users. */
	public long ofClient(LocalDate day, String client) {
		return total("client", day, client);
	}

	private long total(String column, LocalDate day, String name) {
		return this.database.read((client) -> client
			.sql("SELECT COALESCE(SUM(prompt_tokens + completion_tokens), 0) FROM usage WHERE day = ? AND " + column
					+ " = ?")
			.params(day.toString(), StoredText.of(name))
			.query(Long.class)
			.single());
	}

	/**
	 * Sums over the days from {@code from} to {@code to}, both included, the most tokens
	 * first.
	 */
	public List<Sum> sums(LocalDate from, LocalDate to, By by, int limit) {
		String column = by.column;
		return this.database.read((client) -> client
			.sql("SELECT " + column + " AS name, SUM(prompt_tokens) AS prompt_tokens,"
					+ " SUM(completion_tokens) AS completion_tokens, SUM(runs) AS runs FROM usage"
					+ " WHERE day BETWEEN ? AND ? GROUP BY " + column
					+ " ORDER BY SUM(prompt_tokens + completion_tokens) DESC, " + column + " LIMIT ?")
			.params(from.toString(), to.toString(), limit)
			.query(UsageRecords::sum)
			.list());
	}

	private static Sum sum(ResultSet row, int number) throws SQLException {
		return new Sum(row.getString("name"),
				new TokenTotals(row.getLong("prompt_tokens"), row.getLong("completion_tokens"), row.getLong("runs")));
	}

	/** What sums can be made over. */
	public enum By {

		DAY("day"), USER("user_id"), CLIENT("client"), AGENT("agent");

		private final String column;

		By(String column) {
			this.column = column;
		}

	}

	/** Who spent when, on which agent. The day is one of UTC. */
	public record Account(LocalDate day, String userId, String client, String agent) {
	}

	/** How much was spent, in so many runs. */
	public record TokenTotals(long promptTokens, long completionTokens, long runs) {

		public TokenTotals plus(TokenTotals more) {
			return new TokenTotals(this.promptTokens + more.promptTokens, this.completionTokens + more.completionTokens,
					this.runs + more.runs);
		}

	}

	/** What is added to an account. */
	public record Entry(Account account, TokenTotals totals) {
	}

	/** What was spent under one name. */
	public record Sum(String name, TokenTotals totals) {
	}

}
