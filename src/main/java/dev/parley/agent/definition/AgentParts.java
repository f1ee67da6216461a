package dev.parley.agent.definition;

import java.util.List;
import java.util.Set;

import dev.parley.agent.guardrail.Guardrails;
import dev.parley.agent.tool.ToolSource;

/**
 * The tools and guardrails that agent files can name.
 *
 * @param tools names of the existing tools
 * @param sources of tools that may become available later
 */
public record AgentParts(Set<String> tools, List<ToolSource> sources, Guardrails guardrails) {

	boolean hasTool(String name) {
		return this.tools.contains(name) || this.sources.stream().anyMatch((source) -> source.provides(name));
	}

}
