package dev.parley.store.usage;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.parley.store.database.Database;
import dev.parley.store.text.StoredText;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Daily budgets that several servers share: what is spent, and what each server has
 * reserved. All transactions lock budgets in the same order, each before its
 * reservations. Thread-safe.
 */
public final class Budgets {

	private static final String KEY = "day = ? AND kind = ? AND name = ? AND unit = ?";

	private static final Comparator<Account> IN_ORDER = Comparator.comparing(Account::kind)
		.thenComparing(Account::name)
		.thenComparing(Account::unit)
		.thenComparing(Account::day);

	private final Database database;

	private final String replica;

	/**
	 * @param replica the id of this server
	 */
	public Budgets(Database database, String replica) {
		this.database = database;
		this.replica = replica;
	}

	/**
	 * Reserves an amount of each budget that has anything left, or of none.
	 */
	public Outcome reserve(List<Limit> limits, long amount) {
		List<Limit> ordered = limits.stream().sorted(Comparator.comparing(Limit::account, IN_ORDER)).toList();
		try {
			return this.database.write((client) -> {
				Map<Account, Long> spent = new HashMap<>();
				ordered.forEach((limit) -> spent.put(limit.account(), reserve(client, limit, amount)));
				return new Outcome.Reserved(spent);
			});
		}
		catch (RefusedException ex) {
			return ex.outcome;
		}
	}

	/** Returns what is spent. */
	private long reserve(JdbcClient client, Limit limit, long amount) {
		Object[] key = limit.account().columns();
		// A refusal undoes what was reserved of other budgets.
		long spent = client
			.sql("UPDATE budgets SET reserved = reserved + ? WHERE " + KEY
					+ " AND spent + reserved < ? RETURNING spent")
			.param(amount)
			.params(key)
			.param(limit.most())
			.query(Long.class)
			.optional()
			.orElseThrow(() -> new RefusedException(refusal(client, limit.account())));
		client.sql("""
				INSERT INTO budget_reservations (day, kind, name, unit, replica, amount) VALUES (?, ?, ?, ?, ?, ?)
				ON CONFLICT (day, kind, name, unit, replica) DO UPDATE SET
					amount = budget_reservations.amount + excluded.amount""")
			.params(key)
			.params(this.replica, amount)
			.update();
		return spent;
	}

	private Outcome refusal(JdbcClient client, Account account) {
		return client
			.sql("SELECT (SELECT COALESCE(SUM(amount), 0) FROM budget_reservations WHERE " + KEY
					+ " AND replica <> ?) FROM budgets WHERE " + KEY)
			.params(account.columns())
			.param(this.replica)
			.params(account.columns())
			.query(Long.class)
			.optional()
			.<Outcome>map((elsewhere) -> new Outcome.Exhausted(account, elsewhere > 0))
			.orElseGet(() -> new Outcome.Unopened(account));
	}

	/** Opens a budget, unless another server was faster. */
	public void open(Account account, long spent) {
		this.database.write((client) -> client.sql("""
				INSERT INTO budgets (day, kind, name, unit, spent, reserved) VALUES (?, ?, ?, ?, ?, 0)
				ON CONFLICT (day, kind, name, unit) DO NOTHING""").params(account.columns()).param(spent).update());
	}

	/**
	 * Replaces reserved amounts by those that were used, in one transaction. Returns what
	 * is spent of each budget.
	 */
	public Map<Account, Long> settle(List<Settlement> settlements) {
		List<Settlement> ordered = settlements.stream()
			.sorted(Comparator.comparing(Settlement::account, IN_ORDER))
			.toList();
		return this.database.write((client) -> {
			Map<Account, Long> spent = new HashMap<>();
			ordered.forEach((settlement) -> settle(client, settlement)
				.ifPresent((now) -> spent.put(settlement.account(), now)));
			return spent;
		});
	}

	/** Empty if the budget is of an earlier day and was deleted. */
	private Optional<Long> settle(JdbcClient client, Settlement settlement) {
		Object[] key = settlement.account().columns();
		Optional<Long> spent = client.sql("UPDATE budgets SET spent = spent + ? WHERE " + KEY + " RETURNING spent")
			.param(settlement.used())
			.params(key)
			.query(Long.class)
			.optional();
		int held = client
			.sql("UPDATE budget_reservations SET amount = amount - ? WHERE " + KEY + " AND replica = ? AND amount >= ?")
			.param(settlement.reserved())
			.params(key)
			.params(this.replica, settlement.reserved())
			.update();
		if (held > 0) {
			free(client, key, settlement.reserved());
		}
		return spent;
	}

	private static void free(JdbcClient client, Object[] key, long amount) {
		client.sql("UPDATE budgets SET reserved = reserved - ? WHERE " + KEY).param(amount).params(key).update();
	}

	/** The servers that have reserved anything. */
	public List<String> holders() {
		return this.database.read(
				(client) -> client.sql("SELECT DISTINCT replica FROM budget_reservations").query(String.class).list());
	}

	/** Releases what a server has reserved that is gone. */
	public void release(String gone) {
		List<Account> accounts = this.database
			.read((client) -> client.sql("SELECT day, kind, name, unit FROM budget_reservations WHERE replica = ?")
				.param(gone)
				.query((row, number) -> new Account(LocalDate.parse(row.getString("day")),
						Kind.valueOf(row.getString("kind")), row.getString("name"), row.getString("unit")))
				.list());
		accounts.forEach((account) -> this.database.write((client) -> release(client, account.columns(), gone)));
	}

	private static int release(JdbcClient client, Object[] key, String gone) {
		// Locks the budget first; the server may have been paused only.
		client.sql("UPDATE budgets SET reserved = reserved WHERE " + KEY).params(key).update();
		return client.sql("DELETE FROM budget_reservations WHERE " + KEY + " AND replica = ? RETURNING amount")
			.params(key)
			.param(gone)
			.query(Long.class)
			.optional()
			.map((amount) -> {
				free(client, key, amount);
				return 1;
			})
			.orElse(0);
	}

	/** Deletes the budgets of earlier days. */
	public void deleteBefore(LocalDate day) {
		this.database.write((client) -> {
			client.sql("DELETE FROM budgets WHERE day < ?").param(day.toString()).update();
			return client.sql("DELETE FROM budget_reservations WHERE day < ?").param(day.toString()).update();
		});
	}

	/** What a budget is for. */
	public enum Kind {

		USER, CLIENT

	}

	/**
	 * The budget of a day.
	 *
	 * @param day in UTC
	 * @param name of the user or the client
	 * @param unit tokens, or a currency
	 */
	public record Account(LocalDate day, Kind kind, String name, String unit) {

		private Object[] columns() {
			return new Object[] { this.day.toString(), this.kind.name(), StoredText.of(this.name), this.unit };
		}

	}

	/** A budget, and how much of it there is. */
	public record Limit(Account account, long most) {
	}

	/** What is to be replaced by what. */
	public record Settlement(Account account, long reserved, long used) {
	}

	/** The result of a reservation. */
	public sealed interface Outcome {

		/**
		 * It is reserved.
		 *
		 * @param spent of each budget, without what is reserved
		 */
		record Reserved(Map<Account, Long> spent) implements Outcome {
		}

		/**
		 * Nothing is reserved, because nothing is left of this budget.
		 *
		 * @param reservedElsewhere whether other servers have reserved a part of it
		 */
		record Exhausted(Account account, boolean reservedElsewhere) implements Outcome {
		}

		/** Nothing is reserved, because this budget must be opened first. */
		record Unopened(Account account) implements Outcome {
		}

	}

	/** Rolls a reservation back. */
	private static final class RefusedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient Outcome outcome;

		RefusedException(Outcome outcome) {
			super(null, null, false, false);
			this.outcome = outcome;
		}

	}

}
