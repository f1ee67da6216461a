package dev.parley.mcp.stateless;

import dev.parley.mcp.message.ServerInfo;
import tools.jackson.databind.node.ObjectNode;

/** Adds to results what each result must have. */
final class ResultFormat {

	private static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";

	private final ServerInfo server;

	ResultFormat(ServerInfo server) {
		this.server = server;
	}

	/** The result of a completed request. */
	ObjectNode complete(ObjectNode body) {
		return of("complete", body);
	}

	/** A result that asks the client for more. */
	ObjectNode inputRequired(ObjectNode body) {
		return of("input_required", body);
	}

	/** A result that is a task. */
	ObjectNode task(ObjectNode body) {
		return of("task", body);
	}

	private ObjectNode of(String type, ObjectNode body) {
		body.put("resultType", type);
		body.withObject("/_meta").set(SERVER_INFO, this.server.toJson());
		return body;
	}

}
