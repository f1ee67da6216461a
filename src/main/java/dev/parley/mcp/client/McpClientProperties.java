package dev.parley.mcp.client;

import java.time.Duration;
import java.util.Map;

import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the MCP servers whose tools agents may use.
 *
 * @param servers by their name, which is the prefix of their tools' names
 * @param requestTimeout for one request to a server, from connecting to the last byte
 */
@Validated
@ConfigurationProperties("parley.mcp")
record McpClientProperties(@DefaultValue Map<String, McpServer> servers,
		@DefaultValue("30s") @DurationMin(millis = 1) Duration requestTimeout) {

	McpClientProperties {
		servers.keySet().forEach((name) -> {
			if (!name.matches("[a-z0-9-]{1,32}")) {
				throw new IllegalArgumentException(
						"The name of an MCP server must have 1 to 32 characters of a-z, 0-9 and -; "
								+ "an underscore separates it from its tools' names. It is: " + name);
			}
		});
	}

}
