package dev.parley.agent.definition;

/**
 * An agent's file is wrong, or cannot be had. The message is for whoever wrote it: file,
 * line and what was expected.
 */
public class AgentFileException extends IllegalArgumentException {

	AgentFileException(String message) {
		super(message);
	}

}
