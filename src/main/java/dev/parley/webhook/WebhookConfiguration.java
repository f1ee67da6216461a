package dev.parley.webhook;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

import dev.parley.outbound.Outbound;
import dev.parley.store.WebhookDeliveries;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the webhook's beans. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
class WebhookConfiguration {

	@Bean
	WebhookSender webhookSender(WebhookProperties properties, Outbound outbound, WebhookDeliveries deliveries,
			MeterRegistry registry, Clock clock) {
		return new WebhookSender(Receiver.of(properties, outbound, clock), deliveries,
				new RetrySchedule(() -> ThreadLocalRandom.current().nextLong()), new WebhookMetrics(registry), clock);
	}

}
