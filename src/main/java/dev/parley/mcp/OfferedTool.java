package dev.parley.mcp;

import dev.parley.caller.Caller;
import tools.jackson.databind.node.ObjectNode;

/** A tool that MCP clients can call. Thread-safe. */
interface OfferedTool {

	/** Its entry in the list of tools, as the protocol has it. */
	ObjectNode description();

	/**
	 * Begins to do it for the caller; a failure is a result too.
	 * @param noStore whether the result must neither come from a cache nor be kept there
	 */
	PendingCall call(ObjectNode arguments, Caller caller, boolean noStore);

}
