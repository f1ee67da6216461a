package dev.parley.limits;

import java.time.Clock;
import java.time.Duration;

import dev.parley.cost.Prices;
import dev.parley.start.SettingException;
import dev.parley.store.usage.UsageRecords;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the limits of requests, tokens and money. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitProperties.class)
class LimitConfiguration {

	@Bean
	RequestLimits requestLimits(LimitProperties limits) {
		return new RequestLimits(limits, buckets(RequestLimits.WINDOW), buckets(RequestLimits.WINDOW),
				buckets(RequestLimits.WINDOW));
	}

	@Bean
	LoginAttempts loginAttempts() {
		return new LoginAttempts(buckets(LoginAttempts.WINDOW));
	}

	private static Buckets buckets(Duration window) {
		return new LocalBuckets(System::nanoTime, window);
	}

	@Bean
	UsageLedger usageLedger(UsageRecords usageRecords, Prices prices) {
		return new UsageLedger(usageRecords, prices);
	}

	@Bean
	DailyBudgets tokenBudgets(LimitProperties limits, Prices prices, UsageLedger ledger, UsageRecords usageRecords,
			Clock clock) {
		return new DailyBudgets(new Spending.Tokens(limits), prices.currency(), ledger, usageRecords, clock);
	}

	@Bean
	DailyBudgets moneyBudgets(LimitProperties limits, Prices prices, UsageLedger ledger, UsageRecords usageRecords,
			Clock clock) {
		if (limits.limitsCost() && prices.isEmpty()) {
			throw new SettingException("A cost limit is set, but no model has a price.",
					"Set PARLEY_COST_PRICES, or remove PARLEY_LIMITS_USER_COST and PARLEY_LIMITS_CLIENT_COST.", null);
		}
		return new DailyBudgets(new Spending.Money(limits, prices), prices.currency(), ledger, usageRecords, clock);
	}

}
