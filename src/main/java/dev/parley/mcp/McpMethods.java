package dev.parley.mcp;

import java.util.List;

import dev.parley.caller.Caller;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The MCP methods of a server that offers only tools. */
final class McpMethods {

	/** Newest first. */
	static final List<String> PROTOCOL_VERSIONS = List.of("2025-11-25", "2025-06-18", "2025-03-26");

	static final String INITIALIZE = "initialize";

	private static final String INSTRUCTIONS = "Each tool ask_… asks one agent. Send the session_id of an answer "
			+ "to continue that conversation; without it a new one begins.";

	private final OfferedTools tools;

	private final JsonMapper json;

	private final String version;

	McpMethods(OfferedTools tools, JsonMapper json, String version) {
		this.tools = tools;
		this.json = json;
		this.version = version;
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
			case "tools/call" -> new McpReply.Call(callTool(params, caller, noStore));
			default -> throw new McpFault(McpFault.METHOD_NOT_FOUND, "Unknown method");
		};
	}

	private ObjectNode initialize(String wanted) {
		ObjectNode result = this.json.createObjectNode()
			.put("protocolVersion", PROTOCOL_VERSIONS.contains(wanted) ? wanted : PROTOCOL_VERSIONS.getFirst());
		result.putObject("capabilities").putObject("tools").put("listChanged", false);
		result.putObject("serverInfo").put("name", "parley").put("title", "Parley").put("version", this.version);
		return result.put("instructions", INSTRUCTIONS);
	}

	private ObjectNode list() {
		ObjectNode result = this.json.createObjectNode();
		ArrayNode list = result.putArray("tools");
		this.tools.all().forEach((tool) -> list.add(tool.description()));
		return result;
	}

	private PendingCall callTool(JsonNode params, Caller caller, boolean noStore) {
		OfferedTool tool = this.tools.find(params.path("name").asString(""));
		if (tool == null) {
			throw new McpFault(McpFault.INVALID_PARAMS, "There is no tool with this name; tools/list lists them");
		}
		JsonNode arguments = params.path("arguments");
		if (arguments.isMissingNode() || arguments.isNull()) {
			return tool.call(this.json.createObjectNode(), caller, noStore);
		}
		if (arguments instanceof ObjectNode object) {
			return tool.call(object, caller, noStore);
		}
		throw new McpFault(McpFault.INVALID_PARAMS, "The arguments of a tool must be an object");
	}

}
