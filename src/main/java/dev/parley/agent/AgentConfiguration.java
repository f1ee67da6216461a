package dev.parley.agent;

import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.tool.Tool;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Loads the agents and gives them their tools. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AgentProperties.class)
class AgentConfiguration {

	@Bean
	AgentCatalog agentCatalog(AgentProperties properties, List<Tool> tools) {
		return AgentCatalog.load(properties.agentsDir(),
				tools.stream().map((tool) -> tool.spec().name()).collect(Collectors.toUnmodifiableSet()));
	}

	@Bean
	Agents agents(AgentCatalog catalog, ModelGateway gateway, List<Tool> tools, Clock clock) {
		return new Agents(catalog, gateway, tools, clock);
	}

}
