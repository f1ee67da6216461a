package dev.parley.cost;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the prices from the settings. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CostProperties.class)
class CostConfiguration {

	@Bean
	Prices prices(CostProperties properties) {
		return Prices.parse(properties.prices(), properties.currency());
	}

}
