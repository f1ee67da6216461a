package dev.parley.agent;

/** Says which agents a user may have answer. */
@FunctionalInterface
public interface AgentAccess {

	boolean mayUse(UserContext user, AgentDefinition agent);

}
