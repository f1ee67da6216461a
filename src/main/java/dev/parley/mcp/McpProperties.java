package dev.parley.mcp;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the MCP server.
 *
 * @param tools names of Parley's tools that are offered besides the agents
 */
@ConfigurationProperties("parley.mcp")
record McpProperties(@DefaultValue( {
		"create_note", "list_notes", "delete_note" }) List<String> tools){
}
