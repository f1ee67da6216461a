package dev.parley.mcp.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.parley.agent.model.ToolSpec;
import dev.parley.agent.tool.Tool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Converts a server's list of tools, within limits and with names that models accept.
 * Logs once each tool that it leaves out or renames. Used by one thread.
 */
final class RemoteTools {

	static final int MAX_TOOLS = 500;

	/** Maximum length of a tool's own name, by the protocol. */
	private static final int MAX_OWN_NAME = 128;

	private static final int MAX_DESCRIPTION = 4096;

	private static final int MAX_SCHEMA = 64 * 1024;

	private static final Logger logger = LoggerFactory.getLogger(RemoteTools.class);

	private final String server;

	private final RemoteTool.Server calls;

	private final Set<String> told = new HashSet<>();

	/**
	 * Creates the converter for a server.
	 * @param calls receives the tool calls
	 */
	RemoteTools(String server, RemoteTool.Server calls) {
		this.server = server;
		this.calls = calls;
	}

	/** Converts a list in the protocol's format. */
	List<Tool> of(List<JsonNode> listed) {
		if (listed.size() > MAX_TOOLS) {
			logOnce("has more than " + MAX_TOOLS + " tools; the rest is left out");
		}
		Map<String, JsonNode> usable = new LinkedHashMap<>();
		listed.stream().limit(MAX_TOOLS).filter(this::isUsable).forEach((tool) -> {
			if (usable.putIfAbsent(name(tool), tool) != null) {
				logOnce("has two tools named " + name(tool) + "; the second is left out");
			}
		});
		List<Tool> tools = new ArrayList<>();
		ToolNames.of(this.server, List.copyOf(usable.keySet()), this::logOnce).forEach((name, ownName) -> {
			JsonNode tool = usable.getOrDefault(ownName, JsonMapper.shared().nullNode());
			ParameterHeaders headers = ParameterHeaders.of(tool.path("inputSchema")).orElseThrow();
			tools.add(new RemoteTool(spec(name, tool), ownName, headers, this.calls));
		});
		return tools;
	}

	private boolean isUsable(JsonNode tool) {
		String name = name(tool);
		if (name.isEmpty() || name.length() > MAX_OWN_NAME) {
			logOnce("has a tool whose name is not 1 to " + MAX_OWN_NAME + " characters long; it is left out");
			return false;
		}
		if (tool.path("inputSchema").toString().length() > MAX_SCHEMA) {
			logOnce("describes the arguments of " + name + " in more than " + MAX_SCHEMA
					+ " characters; the tool is left out");
			return false;
		}
		if (ParameterHeaders.of(tool.path("inputSchema")).isEmpty()) {
			logOnce("describes headers of " + name + " that are not valid; the tool is left out");
			return false;
		}
		return true;
	}

	private static String name(JsonNode tool) {
		return tool.path("name").asString("");
	}

	private static ToolSpec spec(String name, JsonNode tool) {
		String description = tool.path("description").asString("");
		return new ToolSpec(name, description.substring(0, Math.min(description.length(), MAX_DESCRIPTION)),
				schema(tool.path("inputSchema")));
	}

	/**
	 * Adds missing properties, because some models reject an object schema without them.
	 */
	private static String schema(JsonNode schema) {
		ObjectNode object = schema.isObject() ? (ObjectNode) schema : JsonMapper.shared().createObjectNode();
		object.put("type", "object");
		if (!object.path("properties").isObject()) {
			object.putObject("properties");
		}
		return object.toString();
	}

	/** Logs a text once, escaped, because it contains names that the server chose. */
	private void logOnce(String words) {
		String line = words.replaceAll("[^ -~]", "?");
		if (this.told.size() < MAX_TOOLS && this.told.add(line)) {
			logger.warn("The MCP server {} {}", this.server, line);
		}
	}

}
