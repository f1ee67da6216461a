package dev.parley.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** All tools that MCP clients can call, by name. */
final class OfferedTools {

	private final Map<String, OfferedTool> tools = new LinkedHashMap<>();

	/** If two tools have the same name, the first one is used. */
	OfferedTools(List<? extends OfferedTool> tools) {
		tools.forEach((tool) -> this.tools.putIfAbsent(tool.description().path("name").asString(""), tool));
	}

	List<OfferedTool> all() {
		return List.copyOf(this.tools.values());
	}

	@Nullable OfferedTool find(String name) {
		return this.tools.get(name);
	}

}
