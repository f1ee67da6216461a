package dev.parley.limits;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;

import dev.parley.store.usage.Budgets.Account;
import dev.parley.store.usage.Budgets.Limit;

/** Counts what is spent and reserved of daily budgets. Thread-safe. */
interface BudgetCounter {

	/**
	 * Reserves an amount if anything is left of each budget. So the last answer of a day
	 * may exceed the limit, but no other one can start meanwhile.
	 * @param spentBefore reads what was spent of a budget that is not counted yet
	 * @throws dev.parley.store.database.StorageUnavailableException if the budgets cannot
	 * be read
	 */
	Result reserve(List<Limit> limits, long amount, ToLongFunction<Account> spentBefore);

	/**
	 * What was spent of a budget, without what is reserved; empty if it is not counted
	 * yet. Reads only memory.
	 */
	OptionalLong spent(Account account);

	/** The result of a reservation. */
	sealed interface Result {

	}

	/** Nothing is reserved, because nothing is left of this budget. */
	record Exhausted(Account account) implements Result {
	}

	/**
	 * An amount is reserved.
	 *
	 * @param settlement replaces it by the used one; called once
	 */
	record Reserved(LongConsumer settlement) implements Result {
	}

}
