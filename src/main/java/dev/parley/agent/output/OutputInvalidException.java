package dev.parley.agent.output;

import dev.parley.agent.model.AgentFailedException;

/**
 * The model's answer does not fit the agent's schema, and neither does its second one, or
 * it makes no sense to ask for one.
 */
public class OutputInvalidException extends AgentFailedException {

	OutputInvalidException() {
		this("The model's answer does not fit the agent's output schema, nor does its second one");
	}

	/**
	 * An answer that cannot be mended by asking again.
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
