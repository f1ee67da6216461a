package dev.parley.agent;

import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

import dev.parley.agent.definition.AgentCatalog;
import dev.parley.agent.definition.AgentParts;
import dev.parley.agent.guardrail.Guardrail;
import dev.parley.agent.guardrail.Guardrails;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.Moderator;
import dev.parley.agent.model.NeededUpstreams;
import dev.parley.agent.tool.ToolCatalog;
import dev.parley.agent.tool.ToolSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Loads the agents and gives them their tools. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AgentProperties.class)
class AgentConfiguration {

	@Bean
	AgentCatalog agentCatalog(AgentProperties properties, ToolCatalog tools, List<ToolSource> sources,
			@Lazy Moderator moderator) {
		return AgentCatalog.load(properties.agentsDir(),
				new AgentParts(tools.names(), sources, new Guardrails(moderator)));
	}

	@Bean
	NeededUpstreams neededUpstreams(AgentCatalog catalog) {
		return new NeededUpstreams(catalog.all().stream().anyMatch((agent) -> agent.calls().fallbackModel() != null),
				catalog.all()
					.stream()
					.flatMap((agent) -> Stream.concat(agent.inputGuardrails().stream(),
							agent.outputGuardrails().stream()))
					.anyMatch(Guardrail::asksModel));
	}

	@Bean
	Agents agents(AgentCatalog catalog, ModelGateway gateway, ToolCatalog tools, List<ToolSource> sources,
			AgentProperties properties, AnswerCache cache, Clock clock) {
		return new Agents(catalog, gateway, tools, sources, properties, cache, clock);
	}

	@Bean
	Router router(AgentCatalog catalog, Agents agents, ModelGateway gateway) {
		return new Router(catalog, agents, gateway);
	}

}
