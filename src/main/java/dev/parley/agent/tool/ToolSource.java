package dev.parley.agent.tool;

import java.util.List;
import java.util.Map;

/**
 * Tools of other servers, which may become available or unavailable while Parley runs.
 * Thread-safe; no method waits for a server.
 */
public interface ToolSource {

	/**
	 * Whether a name refers to tools of this source, available or not.
	 * @param name from an agent file: a tool's name, or a prefix and {@code *}
	 */
	boolean provides(String name);

	/**
	 * The tools that are available now.
	 * @param names from an agent file; those of other sources are ignored
	 */
	List<Tool> find(List<String> names);

	/** The servers by name, and whether each is available. */
	Map<String, Boolean> servers();

}
