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
import dev.parley.store.database.Replica;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the beans of this package. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SessionProperties.class)
class SessionConfiguration {

	@Bean
	SessionManager sessionManager(RunManager runs, Sessions sessions, Messages messages, AgentCatalog catalog,
			Agents agents, CachedAgents live, Clock clock) {
		return new SessionManager(runs, sessions, messages, new AllowedAgents(catalog), agents, live, clock);
	}

	@Bean
	CachedAgents cachedAgents(SessionProperties properties, Messages messages, StoredAttachments attachments,
			AgentCatalog catalog, Agents agents, Router router, Replica replica) {
		return new CachedAgents(properties, messages, attachments, new AllowedAgents(catalog), agents, router, replica);
	}

	@Bean
	SearchIndexing searchIndexing(SessionSearch search, RunManager runs) {
		return new SearchIndexing(search, runs);
	}

}
