package dev.parley.mcp;

import tools.jackson.databind.JsonNode;

/** What a request of a client comes to. */
sealed interface McpReply {

	/** Its result, at once. */
	record Result(JsonNode result) implements McpReply {
	}

	/** A call of a tool, which takes its time. */
	record Call(PendingCall call) implements McpReply {
	}

}
