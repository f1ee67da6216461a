package dev.parley.mcp.tool;

import tools.jackson.databind.JsonNode;

/** The outcome of a client's request. */
public sealed interface McpReply {

	/** An immediate result. */
	record Result(JsonNode result) implements McpReply {
	}

	/** A tool call in progress. */
	record Call(PendingCall call) implements McpReply {
	}

}
