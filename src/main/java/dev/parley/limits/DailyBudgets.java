package dev.parley.limits;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.caller.Caller;
import dev.parley.caller.LimitByTier;
import dev.parley.run.admission.Admission;
import dev.parley.run.admission.Permit;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.admission.RunRequest;
import dev.parley.store.usage.UsageRecords;
import org.jspecify.annotations.Nullable;

/**
 * Admits a run only if its user and its client have tokens, or money, left for the day in
 * UTC. Reserves an estimate until the actual usage is known. Thread-safe.
 */
final class DailyBudgets implements Admission {

	private static final int CAPACITY = 100_000;

	/** Longer than any run. */
	private static final Duration MEMORY = Duration.ofHours(2);

	private final Spending spending;

	private final String currency;

	private final UsageLedger ledger;

	private final UsageRecords usageRecords;

	private final Clock clock;

	private final Cache<Owner, Budget> budgets = Caffeine.newBuilder()
		.maximumSize(CAPACITY)
		.expireAfterAccess(MEMORY)
		.build();

	DailyBudgets(Spending spending, String currency, UsageLedger ledger, UsageRecords usageRecords, Clock clock) {
		this.spending = spending;
		this.currency = currency;
		this.ledger = ledger;
		this.usageRecords = usageRecords;
		this.clock = clock;
	}

	@Override
	public Permit admit(RunRequest request) {
		Caller caller = request.caller();
		long ofUser = this.spending.limitOfUser(caller);
		long ofClient = this.spending.limitOfClient(caller);
		if (ofUser == LimitByTier.NONE && ofClient == LimitByTier.NONE) {
			return Permit.NONE;
		}
		Instant now = this.clock.instant();
		LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
		Budget user = budget(ofUser, new Owner(today, caller.userId(), false));
		Budget client = budget(ofClient, new Owner(today, caller.client(), true));
		long atMost = this.spending.atMost(request);
		if (user != null && !user.reserve(atMost, ofUser)) {
			throw exhausted("The user has", now, today);
		}
		if (client != null && !client.reserve(atMost, ofClient)) {
			if (user != null) {
				user.settle(atMost, 0);
			}
			throw exhausted("The key's holder has", now, today);
		}
		return (model, usage) -> {
			long used = this.spending.used(model, usage);
			if (user != null) {
				user.settle(atMost, used);
			}
			if (client != null) {
				client.settle(atMost, used);
			}
		};
	}

	private @Nullable Budget budget(long limit, Owner owner) {
		if (limit == LimitByTier.NONE) {
			return null;
		}
		Budget known = this.budgets.getIfPresent(owner);
		if (known != null) {
			return known;
		}
		this.ledger.flush();
		// Read outside the cache, whose lock would block other callers.
		Budget read = new Budget(
				this.spending.of(owner.client() ? this.usageRecords.ofClient(owner.day(), owner.name(), this.currency)
						: this.usageRecords.ofUser(owner.day(), owner.name(), this.currency)));
		Budget earlier = this.budgets.asMap().putIfAbsent(owner, read);
		return (earlier != null) ? earlier : read;
	}

	private RunRefusedException exhausted(String who, Instant now, LocalDate today) {
		Instant midnight = today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
		return RunRefusedException.exhausted(
				"%s no %s left for today; the next day begins at 00:00 UTC".formatted(who, this.spending.name()),
				Duration.between(now, midnight).plusSeconds(1));
	}

	/** The key of a budget: the day and its user or client. */
	private record Owner(LocalDate day, String name, boolean client) {
	}

}
