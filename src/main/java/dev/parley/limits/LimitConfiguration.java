package dev.parley.limits;

import java.time.Clock;

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
		return new RequestLimits(limits, new LocalBuckets(System::nanoTime), new LocalBuckets(System::nanoTime),
				new LocalBuckets(System::nanoTime));
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
