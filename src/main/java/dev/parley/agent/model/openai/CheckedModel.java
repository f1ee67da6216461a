package dev.parley.agent.model.openai;

import dev.parley.outbound.OutboundConfiguration;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Configures only the model and its dependencies, for {@link ModelCheck}. Not annotated
 * with {@code @Configuration}, because the server's component scan would find it, and its
 * observation registry records nothing.
 */
@Import({ ModelConfiguration.class, OutboundConfiguration.class })
class CheckedModel {

	@Bean
	ObservationRegistry observationRegistry() {
		return ObservationRegistry.NOOP;
	}

}
