package dev.parley.agent.output;

/**
 * The model's answer does not fit the agent's schema, and neither does its second one.
 */
public class OutputInvalidException extends RuntimeException {

	OutputInvalidException() {
		super("The model's answer does not fit the agent's output schema, nor does its second one");
	}

}
