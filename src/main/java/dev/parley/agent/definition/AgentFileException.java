package dev.parley.agent.definition;

/**
 * An agent file is invalid or cannot be read. The message is for its author: file, line
 * and what was expected.
 */
public class AgentFileException extends IllegalArgumentException {

	AgentFileException(String message) {
		super(message);
	}

}
