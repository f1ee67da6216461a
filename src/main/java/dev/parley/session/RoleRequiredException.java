package dev.parley.session;

import dev.parley.agent.definition.AgentDefinition;

/** The agent is not for this caller. */
public class RoleRequiredException extends RuntimeException {

	RoleRequiredException(AgentDefinition agent) {
		super("The agent '%s' is for callers with the role %s".formatted(agent.name(), agent.requiresRole()));
	}

}
