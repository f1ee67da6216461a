package dev.parley.agent.tool;

import java.util.List;
import java.util.Map;

/**
 * Tools of other servers, which come and go while Parley runs. Thread-safe; nothing here
 * waits for a server.
 */
public interface ToolSource {

	/**
	 * Whether tools of this name come from here, whether or not they are there now.
	 * @param name as an agent's file has it: a tool's name, or one that ends in {@code *}
	 */
	boolean provides(String name);

	/**
	 * The tools that are there now.
	 * @param names as an agent's file has them; what is not from here is ignored
	 */
	List<Tool> find(List<String> names);

	/** The servers by name, and whether each can be reached. */
	Map<String, Boolean> servers();

}
