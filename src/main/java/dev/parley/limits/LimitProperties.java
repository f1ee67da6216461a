package dev.parley.limits;

import dev.parley.caller.LimitByTier;
import jakarta.validation.constraints.PositiveOrZero;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much callers may have, by their tier.
 *
 * @param userRequests requests of one user in a minute
 * @param addressRequests requests from one address in a minute
 * @param userTokens tokens of one user in a day
 * @param clientTokens tokens of one client in a day, for all its users together
 * @param userCost money of one user in a day, in the currency of the prices
 * @param clientCost money of one client in a day, for all its users together
 * @param failedRequests requests from one address in a minute that come without a valid
 * key or token, before it is not listened to any more; 0: no limit
 */
@Validated
@ConfigurationProperties("parley.limits")
record LimitProperties(@DefaultValue("free:60,premium:600") LimitByTier userRequests,
		@DefaultValue("free:300,premium:3000") LimitByTier addressRequests,
		@DefaultValue("free:200000,premium:5000000") LimitByTier userTokens, @DefaultValue("") LimitByTier clientTokens,
		@DefaultValue("") MoneyByTier userCost, @DefaultValue("") MoneyByTier clientCost,
		@DefaultValue("300") @PositiveOrZero int failedRequests) {

	/** Whether money is limited for anybody. */
	boolean limitsCost() {
		return !this.userCost.nanos().isEmpty() || !this.clientCost.nanos().isEmpty();
	}

}
