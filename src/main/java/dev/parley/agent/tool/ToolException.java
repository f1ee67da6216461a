package dev.parley.agent.tool;

/** A tool call failed; the message is for the model. */
public class ToolException extends RuntimeException {

	public ToolException(String message) {
		super(message);
	}

}
