package dev.parley.session;

import java.time.Clock;

import dev.parley.agent.Agents;
import dev.parley.agent.Router;
import dev.parley.agent.definition.AgentCatalog;
import dev.parley.attachment.StoredAttachments;
import dev.parley.run.RunManager;
import dev.parley.store.Messages;
import dev.parley.store.SessionSearch;
import dev.parley.store.Sessions;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the beans of this package. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SessionProperties.class)
class SessionConfiguration {

	@Bean
	SessionManager sessionManager(SessionProperties properties, RunManager runs, Sessions sessions, Messages messages,
			StoredAttachments attachments, AgentCatalog catalog, Agents agents, Router router, Clock clock) {
		AllowedAgents allowed = new AllowedAgents(catalog);
		return new SessionManager(runs, sessions, messages, allowed, agents,
				new CachedAgents(properties, messages, attachments, allowed, agents, router), clock);
	}

	@Bean
	SearchIndexing searchIndexing(SessionSearch search, RunManager runs) {
		return new SearchIndexing(search, runs);
	}

}
