package dev.parley.agent.definition;

import java.util.List;
import java.util.Set;

import dev.parley.agent.guardrail.Guardrails;
import dev.parley.agent.tool.ToolSource;

/**
 * What agents can be made of.
 *
 * @param tools names of the tools that exist
 * @param sources of tools that may exist later
 */
public record AgentParts(Set<String> tools, List<ToolSource> sources, Guardrails guardrails) {

	boolean hasTool(String name) {
		return this.tools.contains(name) || this.sources.stream().anyMatch((source) -> source.provides(name));
	}

}
