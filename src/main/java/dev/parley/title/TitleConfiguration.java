package dev.parley.title;

import dev.parley.agent.model.ModelGateway;
import dev.parley.limits.UsageLedger;
import dev.parley.store.SessionTitles;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the titles by the model, if they are wanted. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TitleProperties.class)
class TitleConfiguration {

	@Bean
	@ConditionalOnProperty(name = "parley.title.source", havingValue = "model")
	ModelTitles modelTitles(SessionTitles titles, ModelGateway gateway, UsageLedger ledger) {
		return new ModelTitles(titles, gateway, ledger);
	}

}
