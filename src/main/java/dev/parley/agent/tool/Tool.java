package dev.parley.agent.tool;

import dev.parley.agent.model.ToolSpec;

/**
 * A tool that agents can call. Implementations are thread-safe; most are methods of
 * {@link Tools}.
 */
public interface Tool {

	/** The description for the model; agent files refer to the tool by its name. */
	ToolSpec spec();

	/**
	 * Executes a call on a thread of its own, which is interrupted if the time limit is
	 * exceeded or the run is cancelled.
	 * @param arguments as the model wrote them, not validated
	 * @param invocation the user and the call; nothing in it comes from the model
	 * @return the result for the model
	 * @throws ToolException if the call fails; the model receives the message
	 */
	String call(String arguments, ToolInvocation invocation);

}
