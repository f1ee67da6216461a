package dev.parley.mcp;

import java.util.stream.Stream;

import dev.parley.agent.definition.AgentCatalog;
import dev.parley.agent.tool.Tool;
import dev.parley.agent.tool.ToolCatalog;
import dev.parley.run.RunManager;
import dev.parley.session.SessionManager;
import dev.parley.web.error.PublicErrors;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the tools that MCP clients can call. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(McpProperties.class)
class McpConfiguration {

	@Bean
	McpMethods mcpMethods(McpProperties properties, AgentCatalog agents, SessionManager sessions, RunManager runs,
			ToolCatalog tools, PublicErrors errors, JsonMapper json, BuildProperties build) {
		Stream<OfferedTool> own = properties.tools()
			.stream()
			.map((name) -> new OwnTool(tool(name, tools), errors, json));
		Stream<OfferedTool> asking = agents.all()
			.stream()
			.map((agent) -> new AskTool(agent, sessions, runs, errors, json));
		return new McpMethods(new OfferedTools(Stream.concat(own, asking).toList()), json,
				String.valueOf(build.getVersion()));
	}

	static Tool tool(String name, ToolCatalog tools) {
		return tools.find(name)
			.orElseThrow(() -> new InvalidConfigurationPropertyValueException("parley.mcp.tools", name,
					"There is no tool with this name. Available tools: " + String.join(", ", tools.names())));
	}

}
