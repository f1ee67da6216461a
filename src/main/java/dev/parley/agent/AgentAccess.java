package dev.parley.agent;

/** Says which agents may answer the one who asks. */
@FunctionalInterface
public interface AgentAccess {

	boolean mayUse(AgentDefinition agent);

}
