package dev.parley.agent.model.openai;

import dev.parley.outbound.OutboundConfiguration;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The model and what it needs, and nothing else of the application. It is no
 * {@code @Configuration}, or the server would find it and measure nothing.
 */
@Import({ ModelConfiguration.class, OutboundConfiguration.class })
class CheckedModel {

	@Bean
	ObservationRegistry observationRegistry() {
		return ObservationRegistry.NOOP;
	}

}
