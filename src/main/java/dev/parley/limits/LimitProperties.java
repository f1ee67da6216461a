package dev.parley.limits;

import dev.parley.caller.LimitByTier;
import jakarta.validation.constraints.PositiveOrZero;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of callers by their tier.
 *
 * @param userRequests requests of one user per minute
 * @param addressRequests requests from one address per minute
 * @param userTokens tokens of one user per day
 * @param clientTokens tokens of one client per day, for all its users together
 * @param userCost cost of one user per day, in the currency of the prices
 * @param clientCost cost of one client per day, for all its users together
 * @param failedRequests requests without a valid key or token from one address per
 * minute, after which the address is blocked; 0: no limit
 */
@Validated
@ConfigurationProperties("parley.limits")
record LimitProperties(@DefaultValue("free:60,premium:600") LimitByTier userRequests,
		@DefaultValue("free:300,premium:3000") LimitByTier addressRequests,
		@DefaultValue("free:200000,premium:5000000") LimitByTier userTokens, @DefaultValue("") LimitByTier clientTokens,
		@DefaultValue("") MoneyByTier userCost, @DefaultValue("") MoneyByTier clientCost,
		@DefaultValue("300") @PositiveOrZero int failedRequests) {

	/** Whether there is any limit on cost. */
	boolean limitsCost() {
		return !this.userCost.nanos().isEmpty() || !this.clientCost.nanos().isEmpty();
	}

}
