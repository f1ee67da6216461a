package dev.parley.mcp.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.parley.caller.Caller;
import dev.parley.mcp.message.McpFault;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** All tools that MCP clients can call, by name. */
public final class OfferedTools {

	private final Map<String, OfferedTool> tools = new LinkedHashMap<>();

	/** If two tools have the same name, the first one is used. */
	public OfferedTools(List<? extends OfferedTool> tools) {
		tools.forEach((tool) -> this.tools.putIfAbsent(tool.description().path("name").asString(""), tool));
	}

	/** The descriptions of all tools, always in the same order. */
	public ArrayNode descriptions() {
		ArrayNode list = JsonNodeFactory.instance.arrayNode();
		this.tools.values().forEach((tool) -> list.add(tool.description()));
		return list;
	}

	/** The tool that asks an agent, by the tool's name; null if there is none. */
	public @Nullable AskTool findAsking(String name) {
		return (this.tools.get(name) instanceof AskTool asking) ? asking : null;
	}

	/**
	 * Starts the call that the parameters of {@code tools/call} describe.
	 * @param noStore whether the result must neither come from a cache nor be kept there
	 * @throws McpFault if there is no such tool, or its arguments are not an object
	 */
	public PendingCall call(JsonNode params, Caller caller, boolean noStore) {
		OfferedTool tool = this.tools.get(params.path("name").asString(""));
		if (tool == null) {
			throw new McpFault(McpFault.INVALID_PARAMS, "There is no tool with this name; tools/list lists them");
		}
		JsonNode arguments = params.path("arguments");
		if (arguments.isMissingNode() || arguments.isNull()) {
			return tool.call(JsonNodeFactory.instance.objectNode(), caller, noStore);
		}
		if (arguments instanceof ObjectNode object) {
			return tool.call(object, caller, noStore);
		}
		throw new McpFault(McpFault.INVALID_PARAMS, "The arguments of a tool must be an object");
	}

}
