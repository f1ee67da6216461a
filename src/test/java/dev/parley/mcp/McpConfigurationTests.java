package dev.parley.mcp;

import java.util.List;

import dev.parley.agent.tool.ToolCatalog;
import dev.parley.agent.tool.Tools;
import org.junit.jupiter.api.Test;

import org.springframework.ai.tool.annotation.Tool;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class McpConfigurationTests {

	@Test
	void aNameThatNoToolHasIsAFaultOfTheSettings() {
		ToolCatalog tools = new ToolCatalog(List.of(new Greetings()));
		assertThat(McpConfiguration.tool("greet", tools).spec().name()).isEqualTo("greet");
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> McpConfiguration.tool("gret", tools))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("parley.mcp.tools");
				assertThat(ex.getReason()).contains("greet");
			});
	}

	static final class Greetings implements Tools {

		@Tool(name = "greet", description = "Greets.")
		String greet() {
			return "Hello";
		}

	}

}
