package dev.parley.agent.tool;

import dev.parley.agent.model.ToolSpec;

/** Something an agent can do beside talking. Implementations are thread-safe. */
public interface Tool {

	/** What the model is told about this tool; its name is how agents ask for it. */
	ToolSpec spec();

	/**
	 * Does it.
	 * @param arguments the model's arguments, a JSON object by the tool's schema if the
	 * model kept to it
	 * @return what the model is to read
	 * @throws ToolException where the call makes no sense; the model reads the message
	 */
	String call(String arguments);

}
