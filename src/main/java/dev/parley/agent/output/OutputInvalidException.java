package dev.parley.agent.output;

import dev.parley.agent.model.AgentFailedException;

/**
 * The model's answer does not fit the agent's schema, and neither does its second one.
 */
public class OutputInvalidException extends AgentFailedException {

	OutputInvalidException() {
		super("The model's answer does not fit the agent's output schema, nor does its second one", null);
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
