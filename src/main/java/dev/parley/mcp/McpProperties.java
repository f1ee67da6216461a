package dev.parley.mcp;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is offered to MCP clients beside the agents.
 *
 * @param tools names of Parley's own tools
 */
@ConfigurationProperties("parley.mcp")
record McpProperties(@DefaultValue( {
		"create_note", "list_notes", "delete_note" }) List<String> tools){
}
