package dev.parley.agent;

import dev.parley.agent.definition.AgentDefinition;

/** A message does not fit into the window of its agent. */
public class MessageTooLongException extends RuntimeException {

	MessageTooLongException(int tokens, AgentDefinition agent) {
		super("is %d tokens; the agent %s takes at most %d".formatted(tokens, agent.name(), agent.historyTokens()));
	}

}
