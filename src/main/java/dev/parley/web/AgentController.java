package dev.parley.web;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.Agents;
import dev.parley.agent.definition.AgentCatalog;
import dev.parley.agent.definition.AgentDefinition;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The agents there are. */
@RestController
@Tag(name = "Agents")
class AgentController {

	private final AgentCatalog catalog;

	private final Agents agents;

	AgentController(AgentCatalog catalog, Agents agents) {
		this.catalog = catalog;
		this.agents = agents;
	}

	@GetMapping("/agents")
	@Operation(operationId = "listAgents", summary = "The agents that can be asked")
	AgentList list() {
		return new AgentList(this.catalog.all().stream().map(this::view).toList());
	}

	private AgentView view(AgentDefinition agent) {
		String schema = agent.outputSchema();
		return new AgentView(agent.name(), agent.description(), this.agents.modelOf(agent), agent.tools(),
				(schema != null) ? JsonMapper.shared().readTree(schema) : null, agent.requiresRole());
	}

	/** All agents. */
	record AgentList(List<AgentView> agents) {
	}

	/** An agent as clients see it. */
	@Schema(name = "Agent")
	record AgentView(@Schema(example = "assistant") String name,
			@Schema(example = "A helpful assistant for any question.") String description,
			@Schema(example = "gpt-4o-mini") String model, @Schema(example = "[]") List<String> tools,
			@Schema(description = "JSON Schema of its answers; null: plain text.") @JsonProperty("output_schema") @Nullable JsonNode outputSchema,
			@Schema(description = "The role that a caller needs; null: none.") @JsonProperty("requires_role") @Nullable String requiresRole) {
	}

}
