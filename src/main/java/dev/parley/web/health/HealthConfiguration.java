package dev.parley.web.health;

import dev.parley.agent.model.BreakerStates;
import dev.parley.store.database.StorageUnavailableException;
import dev.parley.store.database.StoreCheck;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The health indicators of the server's parts. The name of a bean begins with the name of
 * its part.
 */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

	@Bean
	PartsHealth partsHealth(HealthContributorRegistry contributors) {
		return new PartsHealth(contributors);
	}

	@Bean
	HealthIndicator storeHealthIndicator(StoreCheck store) {
		return () -> {
			try {
				store.run();
				return Health.up().build();
			}
			catch (StorageUnavailableException ex) {
				return Health.down().build();
			}
		};
	}

	/**
	 * Uses the state of the circuit breakers, because a test call of the model would cost
	 * money.
	 */
	@Bean
	HealthIndicator modelHealthIndicator(BreakerStates breakers) {
		return () -> (breakers.states().containsValue(BreakerStates.State.OPEN) ? Health.down() : Health.unknown())
			.build();
	}

}
