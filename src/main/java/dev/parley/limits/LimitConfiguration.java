package dev.parley.limits;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import dev.parley.cost.Prices;
import dev.parley.redis.Redis;
import dev.parley.start.SettingException;
import dev.parley.store.Replicas;
import dev.parley.store.database.ConditionalOnSharedStore;
import dev.parley.store.usage.Budgets;
import dev.parley.store.usage.UsageRecords;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the limits of requests, tokens and money. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitProperties.class)
class LimitConfiguration {

	@Bean
	RequestLimits requestLimits(LimitProperties limits, ObjectProvider<Redis> redis) {
		Duration window = RequestLimits.WINDOW;
		return new RequestLimits(limits, buckets("user", window, redis), buckets("address", window, redis),
				buckets("failed", window, redis));
	}

	@Bean
	LoginAttempts loginAttempts(ObjectProvider<Redis> redis) {
		return new LoginAttempts(buckets("login", LoginAttempts.WINDOW, redis));
	}

	private static Buckets buckets(String name, Duration window, ObjectProvider<Redis> redis) {
		Buckets local = new LocalBuckets(System::nanoTime, window);
		Redis shared = redis.getIfAvailable();
		return (shared != null) ? new SharedBuckets(shared, name, window, local) : local;
	}

	@Bean
	KnownBudgets knownBudgets(List<DailyBudgets> budgets) {
		return new KnownBudgets(budgets);
	}

	@Bean
	UsageLedger usageLedger(UsageRecords usageRecords, Prices prices) {
		return new UsageLedger(usageRecords, prices);
	}

	@Bean
	@ConditionalOnSharedStore
	SharedBudgets sharedBudgets(Budgets budgets, Replicas replicas, Clock clock) {
		return new SharedBudgets(budgets, replicas, clock);
	}

	@Bean
	@ConditionalOnMissingBean
	BudgetCounter budgetCounter() {
		return new LocalBudgets();
	}

	@Bean
	DailyBudgets tokenBudgets(LimitProperties limits, Prices prices, UsageLedger ledger, UsageRecords usageRecords,
			BudgetCounter counter, Clock clock) {
		return new DailyBudgets(new Spending.Tokens(limits), prices.currency(), ledger, usageRecords, counter, clock);
	}

	@Bean
	DailyBudgets moneyBudgets(LimitProperties limits, Prices prices, UsageLedger ledger, UsageRecords usageRecords,
			BudgetCounter counter, Clock clock) {
		if (limits.limitsCost() && prices.isEmpty()) {
			throw new SettingException("A cost limit is set, but no model has a price.",
					"Set PARLEY_COST_PRICES, or remove PARLEY_LIMITS_USER_COST and PARLEY_LIMITS_CLIENT_COST.", null);
		}
		return new DailyBudgets(new Spending.Money(limits, prices), prices.currency(), ledger, usageRecords, counter,
				clock);
	}

}
