package dev.parley.agent.output;

import dev.parley.agent.model.AgentFailedException;

/**
 * The model's answer does not match the agent's schema, and the second attempt does not
 * either, or a second attempt cannot help.
 */
public class OutputInvalidException extends AgentFailedException {

	OutputInvalidException() {
		this("The model's answer does not match the agent's output schema, even in a second attempt");
	}

	/**
	 * An invalid answer for which a second attempt cannot help.
	 * @param message for the user
	 */
	public OutputInvalidException(String message) {
		super(message, null);
	}

	@Override
	public Reason reason() {
		return Reason.OUTPUT_INVALID;
	}

	@Override
	public boolean retryable() {
		return true;
	}

}
