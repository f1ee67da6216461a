package dev.parley.limits;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

import dev.parley.caller.Caller;
import dev.parley.caller.LimitByTier;
import dev.parley.run.admission.Admission;
import dev.parley.run.admission.Permit;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.admission.RunRequest;
import dev.parley.store.usage.Budgets.Account;
import dev.parley.store.usage.Budgets.Kind;
import dev.parley.store.usage.Budgets.Limit;
import dev.parley.store.usage.UsageRecords;

/**
 * Admits a run only if its user and its client have tokens, or money, left for the day in
 * UTC. Reserves an estimate until the actual usage is known. Thread-safe.
 */
final class DailyBudgets implements Admission {

	private final Spending spending;

	private final String currency;

	private final UsageLedger ledger;

	private final UsageRecords usageRecords;

	private final BudgetCounter counter;

	private final Clock clock;

	DailyBudgets(Spending spending, String currency, UsageLedger ledger, UsageRecords usageRecords,
			BudgetCounter counter, Clock clock) {
		this.spending = spending;
		this.currency = currency;
		this.ledger = ledger;
		this.usageRecords = usageRecords;
		this.counter = counter;
		this.clock = clock;
	}

	@Override
	public Permit admit(RunRequest request) {
		return admit(request, true);
	}

	@Override
	public Permit admitAgain(RunRequest request) {
		return admit(request, false);
	}

	private Permit admit(RunRequest request, boolean refusable) {
		Caller caller = request.caller();
		Instant now = this.clock.instant();
		LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
		List<Limit> limits = limits(caller, today);
		if (limits.isEmpty()) {
			return Permit.NONE;
		}
		if (!refusable) {
			limits.replaceAll((limit) -> new Limit(limit.account(), Long.MAX_VALUE));
		}
		long atMost = this.spending.atMost(request);
		return switch (this.counter.reserve(limits, atMost, this::spentBefore)) {
			case BudgetCounter.Reserved(LongConsumer settlement) ->
				(model, usage) -> settlement.accept(this.spending.used(model, usage));
			case BudgetCounter.Exhausted(Account account) ->
				throw exhausted((account.kind() == Kind.USER) ? "The user has" : "The key's holder has", now, today);
		};
	}

	/** What is left for a caller today of the budgets that are counted already. */
	List<Quota> known(Caller caller) {
		Instant now = this.clock.instant();
		LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
		long reset = untilMidnight(now, today).toSeconds();
		List<Quota> known = new ArrayList<>(2);
		for (Limit limit : limits(caller, today)) {
			this.counter.spent(limit.account()).ifPresent((spent) -> {
				long left = Math.max(0, limit.most() - spent);
				known.add(this.spending.quota(limit.account().kind(), limit.most(), left, reset));
			});
		}
		return known;
	}

	private List<Limit> limits(Caller caller, LocalDate today) {
		List<Limit> limits = new ArrayList<>(2);
		add(limits, today, Kind.USER, caller.userId(), this.spending.limitOfUser(caller));
		add(limits, today, Kind.CLIENT, caller.client(), this.spending.limitOfClient(caller));
		return limits;
	}

	private void add(List<Limit> limits, LocalDate day, Kind kind, String name, long limit) {
		if (limit != LimitByTier.NONE) {
			limits.add(new Limit(new Account(day, kind, name, this.spending.unit()), limit));
		}
	}

	private long spentBefore(Account account) {
		this.ledger.flush();
		return this.spending.of(switch (account.kind()) {
			case USER -> this.usageRecords.ofUser(account.day(), account.name(), this.currency);
			case CLIENT -> this.usageRecords.ofClient(account.day(), account.name(), this.currency);
		});
	}

	private RunRefusedException exhausted(String who, Instant now, LocalDate today) {
		return RunRefusedException.exhausted(
				"%s no %s left for today; the next day begins at 00:00 UTC".formatted(who, this.spending.name()),
				untilMidnight(now, today));
	}

	/** Rounded up to whole seconds. */
	private static Duration untilMidnight(Instant now, LocalDate today) {
		Instant midnight = today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
		return Duration.between(now, midnight).plusSeconds(1);
	}

}
