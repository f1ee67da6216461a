package dev.parley.mcp;

import dev.parley.caller.Caller;
import tools.jackson.databind.node.ObjectNode;

/** A tool that MCP clients can call. Thread-safe. */
interface OfferedTool {

	/** Its entry in the list of tools, as the protocol has it. */
	ObjectNode description();

	/** Begins to do it for the caller; a failure is a result too. */
	PendingCall call(ObjectNode arguments, Caller caller);

}
