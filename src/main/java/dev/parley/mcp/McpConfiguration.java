package dev.parley.mcp;

import java.util.stream.Stream;

import dev.parley.agent.definition.AgentCatalog;
import dev.parley.agent.tool.Tool;
import dev.parley.agent.tool.ToolCatalog;
import dev.parley.mcp.message.ServerInfo;
import dev.parley.mcp.tool.AskTool;
import dev.parley.mcp.tool.OfferedTool;
import dev.parley.mcp.tool.OfferedTools;
import dev.parley.mcp.tool.OwnTool;
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
	OfferedTools offeredTools(McpProperties properties, AgentCatalog agents, SessionManager sessions, RunManager runs,
			ToolCatalog tools, PublicErrors errors, JsonMapper json) {
		Stream<OfferedTool> own = properties.tools()
			.stream()
			.map((name) -> new OwnTool(tool(name, tools), errors, json));
		Stream<OfferedTool> asking = agents.all()
			.stream()
			.map((agent) -> new AskTool(agent, sessions, runs, errors, json));
		return new OfferedTools(Stream.concat(own, asking).toList());
	}

	@Bean
	ServerInfo mcpServerInfo(BuildProperties build) {
		return new ServerInfo(String.valueOf(build.getVersion()));
	}

	@Bean
	McpMethods mcpMethods(OfferedTools tools, ServerInfo server, JsonMapper json) {
		return new McpMethods(tools, json, server);
	}

	static Tool tool(String name, ToolCatalog tools) {
		return tools.find(name)
			.orElseThrow(() -> new InvalidConfigurationPropertyValueException("parley.mcp.tools", name,
					"There is no tool with this name. Available tools: " + String.join(", ", tools.names())));
	}

}
