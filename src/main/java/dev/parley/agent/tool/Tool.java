package dev.parley.agent.tool;

import dev.parley.agent.model.ToolSpec;

/**
 * Something an agent can do beside talking, as the agent sees it. Implementations are
 * thread-safe. Most are methods of {@link Tools}.
 */
public interface Tool {

	/** What the model is told about this tool; its name is how agents ask for it. */
	ToolSpec spec();

	/**
	 * Does it, on a thread of its own that is interrupted when the time is over or the
	 * run is cancelled.
	 * @param arguments what the model wrote; nobody has checked it
	 * @param invocation who asks; nothing of it comes from the model
	 * @return what the model is to read
	 * @throws ToolException if the call makes no sense; the model reads the message
	 */
	String call(String arguments, ToolInvocation invocation);

}
