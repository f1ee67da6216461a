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
import dev.parley.store.UsageRecords;
import org.jspecify.annotations.Nullable;

/**
 * Lets a run begin only where its user and its client have tokens left for the day, in
 * UTC. What the run may take is set aside until it is known what it took. Thread-safe.
 */
final class TokenBudgets implements Admission {

	private static final int CAPACITY = 100_000;

	/** Longer than any run takes. */
	private static final Duration MEMORY = Duration.ofHours(2);

	private final LimitProperties limits;

	private final UsageLedger ledger;

	private final UsageRecords usageRecords;

	private final Clock clock;

	private final Cache<Owner, Budget> budgets = Caffeine.newBuilder()
		.maximumSize(CAPACITY)
		.expireAfterAccess(MEMORY)
		.build();

	TokenBudgets(LimitProperties limits, UsageLedger ledger, UsageRecords usageRecords, Clock clock) {
		this.limits = limits;
		this.ledger = ledger;
		this.usageRecords = usageRecords;
		this.clock = clock;
	}

	@Override
	public Permit admit(RunRequest request) {
		Caller caller = request.caller();
		long ofUser = this.limits.userTokens().of(caller);
		long ofClient = this.limits.clientTokens().of(caller);
		if (ofUser == LimitByTier.NONE && ofClient == LimitByTier.NONE) {
			return Permit.NONE;
		}
		Instant now = this.clock.instant();
		LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
		Budget user = budget(ofUser, new Owner(today, caller.userId(), false));
		Budget client = budget(ofClient, new Owner(today, caller.client(), true));
		long tokens = request.tokensAtMost();
		if (user != null && !user.reserve(tokens, ofUser)) {
			throw exhausted("The user has", now, today);
		}
		if (client != null && !client.reserve(tokens, ofClient)) {
			if (user != null) {
				user.settle(tokens, 0);
			}
			throw exhausted("The key's holder has", now, today);
		}
		return (usage) -> {
			long used = (long) usage.promptTokens() + usage.completionTokens();
			if (user != null) {
				user.settle(tokens, used);
			}
			if (client != null) {
				client.settle(tokens, used);
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
		// Read outside of the cache, where others would wait for it.
		Budget read = new Budget(owner.client() ? this.usageRecords.ofClient(owner.day(), owner.name())
				: this.usageRecords.ofUser(owner.day(), owner.name()));
		Budget earlier = this.budgets.asMap().putIfAbsent(owner, read);
		return (earlier != null) ? earlier : read;
	}

	private static RunRefusedException exhausted(String who, Instant now, LocalDate today) {
		Instant midnight = today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
		return RunRefusedException.exhausted(who + " no tokens left for today; there are new ones at 00:00 UTC",
				Duration.between(now, midnight).plusSeconds(1));
	}

	/** Whose tokens of which day. */
	private record Owner(LocalDate day, String name, boolean client) {
	}

}
