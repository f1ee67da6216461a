package dev.parley.erasure;

import java.time.Clock;

import dev.parley.agent.AnswerCache;
import dev.parley.limits.UsageLedger;
import dev.parley.run.RunAdministration;
import dev.parley.session.SessionManager;
import dev.parley.store.WebhookDeliveries;
import dev.parley.store.note.Notes;
import dev.parley.store.usage.UsageRecords;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the beans of this package. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ErasureProperties.class)
class ErasureConfiguration {

	@Bean
	Erasure erasure(SessionManager sessions, RunAdministration runs, Notes notes, UsageLedger ledger,
			UsageRecords usageRecords, WebhookDeliveries deliveries, AnswerCache answers,
			ApplicationEventPublisher events) {
		return new Erasure(sessions, runs, notes, ledger, usageRecords, deliveries, answers, events);
	}

	@Bean
	SessionRetention sessionRetention(ErasureProperties properties, SessionManager sessions,
			ApplicationEventPublisher events, Clock clock) {
		return new SessionRetention(properties.sessionRetention(), sessions, events, clock);
	}

}
