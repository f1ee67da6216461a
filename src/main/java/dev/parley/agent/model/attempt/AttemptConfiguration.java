package dev.parley.agent.model.attempt;

import dev.parley.agent.model.Attempt.Cause;
import dev.parley.agent.model.ModelAdapters;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.Moderator;
import dev.parley.agent.model.NeededUpstreams;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Wraps the adapters with retries, circuit breakers and the fallback. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AttemptProperties.class)
class AttemptConfiguration {

	/** The settings do not name the moderation model. */
	private static final String MODERATION = "moderation";

	@Bean
	Upstreams upstreams(AttemptProperties properties, ModelAdapters adapters, ObjectProvider<NeededUpstreams> needed) {
		return Upstreams.of(properties, adapters, needed::getObject);
	}

	@Bean
	ModelGateway modelGateway(ModelAdapters adapters, Upstreams upstreams) {
		return new RetryingGateway(adapters, upstreams.primary(), upstreams.fallback());
	}

	/** Created only if an agent's guardrails need it. */
	@Bean
	@Lazy
	Moderator moderator(ModelAdapters adapters, Upstreams upstreams) {
		Moderator adapter = adapters.moderator().get();
		return (text, cancellation) -> upstreams.moderation()
			.call(MODERATION, Cause.FIRST, AnswerStart.ofWhole(), cancellation,
					() -> adapter.flags(text, cancellation));
	}

}
