package dev.parley.mcp;

import tools.jackson.databind.JsonNode;

/** The outcome of a client's request. */
sealed interface McpReply {

	/** An immediate result. */
	record Result(JsonNode result) implements McpReply {
	}

	/** A tool call in progress. */
	record Call(PendingCall call) implements McpReply {
	}

}
