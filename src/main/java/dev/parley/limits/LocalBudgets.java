package dev.parley.limits;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.store.usage.Budgets.Account;
import dev.parley.store.usage.Budgets.Limit;

/** Counts in memory, for the only server of a store. Thread-safe. */
final class LocalBudgets implements BudgetCounter {

	private static final int CAPACITY = 100_000;

	/** Longer than any run. */
	private static final Duration MEMORY = Duration.ofHours(2);

	private final Cache<Account, Budget> budgets = Caffeine.newBuilder()
		.maximumSize(CAPACITY)
		.expireAfterAccess(MEMORY)
		.build();

	@Override
	public Result reserve(List<Limit> limits, long amount, ToLongFunction<Account> spentBefore) {
		List<Budget> reserved = new ArrayList<>();
		for (Limit limit : limits) {
			Budget budget = budget(limit.account(), spentBefore);
			if (!budget.reserve(amount, limit.most())) {
				reserved.forEach((other) -> other.settle(amount, 0));
				return new Exhausted(limit.account());
			}
			reserved.add(budget);
		}
		return new Reserved((used) -> reserved.forEach((budget) -> budget.settle(amount, used)));
	}

	@Override
	public OptionalLong spent(Account account) {
		Budget known = this.budgets.getIfPresent(account);
		return (known != null) ? OptionalLong.of(known.spent()) : OptionalLong.empty();
	}

	private Budget budget(Account account, ToLongFunction<Account> spentBefore) {
		Budget known = this.budgets.getIfPresent(account);
		if (known != null) {
			return known;
		}
		// Read outside the cache, whose lock would block other callers.
		Budget read = new Budget(spentBefore.applyAsLong(account));
		Budget earlier = this.budgets.asMap().putIfAbsent(account, read);
		return (earlier != null) ? earlier : read;
	}

}
