package dev.parley.mcp.client;

import dev.parley.outbound.Outbound;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects to the configured MCP servers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(McpClientProperties.class)
class McpClientConfiguration {

	@Bean
	McpTools mcpTools(McpClientProperties properties, Outbound outbound) {
		return new McpTools(properties, outbound);
	}

}
