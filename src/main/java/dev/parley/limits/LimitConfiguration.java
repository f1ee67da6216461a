package dev.parley.limits;

import java.time.Clock;
import java.time.Duration;

import dev.parley.store.UsageRecords;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes what counts requests and tokens. */
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
	UsageLedger usageLedger(UsageRecords usageRecords) {
		return new UsageLedger(usageRecords);
	}

	@Bean
	TokenBudgets tokenBudgets(LimitProperties limits, UsageLedger ledger, UsageRecords usageRecords, Clock clock) {
		return new TokenBudgets(limits, ledger, usageRecords, clock);
	}

}
