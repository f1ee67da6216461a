package dev.parley.web;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.Agents;
import dev.parley.agent.definition.AgentCatalog;
import dev.parley.agent.definition.AgentDefinition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists the agents. */
@RestController
class AgentController {

	private final AgentCatalog catalog;

	private final Agents agents;

	AgentController(AgentCatalog catalog, Agents agents) {
		this.catalog = catalog;
		this.agents = agents;
	}

	@GetMapping("/agents")
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

	/** An agent in the API. */
	record AgentView(String name, String description, String model, List<String> tools,
			@JsonProperty("output_schema") @Nullable JsonNode outputSchema,
			@JsonProperty("requires_role") @Nullable String requiresRole) {
	}

}
