package dev.parley.limits;

import java.time.Clock;

import dev.parley.store.Spendings;

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
	UsageLedger usageLedger(Spendings spendings) {
		return new UsageLedger(spendings);
	}

	@Bean
	TokenBudgets tokenBudgets(LimitProperties limits, UsageLedger ledger, Spendings spendings, Clock clock) {
		return new TokenBudgets(limits, ledger, spendings, clock);
	}

}
