package dev.parley.mcp;

import dev.parley.agent.UserContext;
import tools.jackson.databind.node.ObjectNode;

/** A tool that MCP clients can call. Thread-safe. */
interface OfferedTool {

	/** Its entry in the list of tools, as the protocol has it. */
	ObjectNode description();

	/** Does it for a user; a failure is a result too. */
	ToolResult call(ObjectNode arguments, UserContext user);

}
