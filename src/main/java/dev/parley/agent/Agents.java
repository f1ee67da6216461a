package dev.parley.agent;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.tool.Tool;

/** Brings definitions to life. Thread-safe. */
public final class Agents {

	private final ModelGateway gateway;

	private final Map<String, Toolbox> toolboxes = new LinkedHashMap<>();

	private final Map<String, Instructions> instructions = new LinkedHashMap<>();

	Agents(AgentCatalog catalog, ModelGateway gateway, List<Tool> tools, Clock clock) {
		this.gateway = gateway;
		for (AgentDefinition agent : catalog.all()) {
			this.toolboxes.put(agent.name(),
					new Toolbox(tools.stream().filter((tool) -> agent.tools().contains(tool.spec().name())).toList()));
			this.instructions.put(agent.name(), new Instructions(agent.instructions(), clock));
		}
	}

	/** An agent that remembers what stands in {@code window}. */
	public Agent awaken(AgentDefinition definition, Window window) {
		return new Agent(definition, window, this.gateway,
				Objects.requireNonNull(this.toolboxes.get(definition.name())),
				Objects.requireNonNull(this.instructions.get(definition.name())));
	}

	/** The model that an agent asks for. */
	public String modelOf(AgentDefinition definition) {
		return (definition.model() != null) ? definition.model() : this.gateway.defaultModel();
	}

}
