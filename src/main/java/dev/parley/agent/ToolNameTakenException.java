package dev.parley.agent;

import dev.parley.agent.definition.AgentDefinition;

/** The caller brings a tool that has the name of one of the agent's. */
public class ToolNameTakenException extends RuntimeException {

	ToolNameTakenException(String tool, AgentDefinition agent) {
		super("The agent '%s' has a tool named %s itself; give yours another name".formatted(agent.name(), tool));
	}

}
