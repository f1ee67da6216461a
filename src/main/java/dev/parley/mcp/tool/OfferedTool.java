package dev.parley.mcp.tool;

import dev.parley.caller.Caller;
import tools.jackson.databind.node.ObjectNode;

/** A tool that MCP clients can call. Thread-safe. */
public interface OfferedTool {

	/** The tool's entry in the response to {@code tools/list}. */
	ObjectNode description();

	/**
	 * Starts a call for the caller. Failures are results, not exceptions.
	 * @param noStore whether the result must neither come from a cache nor be kept there
	 */
	PendingCall call(ObjectNode arguments, Caller caller, boolean noStore);

}
