package dev.parley.mcp;

import dev.parley.caller.Caller;
import dev.parley.mcp.message.McpFault;
import dev.parley.mcp.message.ProtocolVersions;
import dev.parley.mcp.message.ServerInfo;
import dev.parley.mcp.tool.McpReply;
import dev.parley.mcp.tool.OfferedTools;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The MCP methods of a server that offers only tools, in the versions with a handshake.
 */
final class McpMethods {

	static final String INITIALIZE = "initialize";

	private final OfferedTools tools;

	private final JsonMapper json;

	private final ServerInfo server;

	McpMethods(OfferedTools tools, JsonMapper json, ServerInfo server) {
		this.tools = tools;
		this.json = json;
		this.server = server;
	}

	/**
	 * Executes a request; starts it if it is a tool call.
	 * @param noStore whether the result must neither come from a cache nor be kept there
	 * @throws McpFault if the method is unknown or its parameters are invalid
	 */
	McpReply call(String method, JsonNode params, Caller caller, boolean noStore) {
		return switch (method) {
			case INITIALIZE -> new McpReply.Result(initialize(params.path("protocolVersion").asString("")));
			case "ping" -> new McpReply.Result(this.json.createObjectNode());
			case "tools/list" -> new McpReply.Result(list());
			case "tools/call" -> new McpReply.Call(this.tools.call(params, caller, noStore));
			default -> throw new McpFault(McpFault.METHOD_NOT_FOUND, "Unknown method");
		};
	}

	private ObjectNode initialize(String wanted) {
		ObjectNode result = this.json.createObjectNode()
			.put("protocolVersion", ProtocolVersions.WITH_HANDSHAKE.contains(wanted) ? wanted
					: ProtocolVersions.WITH_HANDSHAKE.getFirst());
		result.putObject("capabilities").putObject("tools").put("listChanged", false);
		result.set("serverInfo", this.server.toJson());
		return result.put("instructions", ServerInfo.INSTRUCTIONS);
	}

	private ObjectNode list() {
		ObjectNode result = this.json.createObjectNode();
		result.set("tools", this.tools.descriptions());
		return result;
	}

}
