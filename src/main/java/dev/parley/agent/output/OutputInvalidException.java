package dev.parley.agent.output;

/**
 * The model's answer does not fit the agent's schema, and neither does its second one, or
 * it makes no sense to ask for one.
 */
public class OutputInvalidException extends RuntimeException {

	OutputInvalidException() {
		this("The model's answer does not fit the agent's output schema, nor does its second one");
	}

	public OutputInvalidException(String message) {
		super(message);
	}

}
