package dev.parley.mcp.message;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How Parley introduces itself to MCP clients.
 *
 * @param version of this server
 */
public record ServerInfo(String version) {

	/** For the models of clients. */
	public static final String INSTRUCTIONS = "Each tool ask_… asks one agent. Send the session_id of an answer "
			+ "to continue that conversation; without it a new one begins.";

	/** In the protocol's format {@code Implementation}. */
	public ObjectNode toJson() {
		return JsonNodeFactory.instance.objectNode()
			.put("name", "parley")
			.put("title", "Parley")
			.put("version", this.version);
	}

}
