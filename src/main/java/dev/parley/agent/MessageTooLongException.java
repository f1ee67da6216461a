package dev.parley.agent;

import dev.parley.agent.definition.AgentDefinition;

/** A message is larger than the window of the agent that is to answer. */
public class MessageTooLongException extends RuntimeException {

	MessageTooLongException(int tokens, AgentDefinition agent) {
		super("is %d tokens; the agent %s takes at most %d".formatted(tokens, agent.name(), agent.historyTokens()));
	}

}
