package dev.parley.limits;

import java.util.List;

import dev.parley.caller.Caller;

/**
 * What is left of the daily budgets that this server counts already. A budget is counted
 * from the first run of the day on, so that no request reads the database for it.
 * Thread-safe.
 */
public final class KnownBudgets {

	private final List<DailyBudgets> budgets;

	KnownBudgets(List<DailyBudgets> budgets) {
		this.budgets = List.copyOf(budgets);
	}

	/** The budgets of a caller, without those that do not limit it. */
	public List<Quota> of(Caller caller) {
		return this.budgets.stream().flatMap((budget) -> budget.known(caller).stream()).toList();
	}

}
