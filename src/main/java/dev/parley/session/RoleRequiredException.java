package dev.parley.session;

import dev.parley.agent.definition.AgentDefinition;

/** The caller lacks the role that the agent requires. */
public class RoleRequiredException extends RuntimeException {

	RoleRequiredException(AgentDefinition agent) {
		super("The agent '%s' requires the role %s".formatted(agent.name(), agent.requiresRole()));
	}

}
