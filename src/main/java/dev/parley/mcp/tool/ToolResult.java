package dev.parley.mcp.tool;

import dev.parley.web.error.PublicErrors.PublicError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result of a tool call.
 *
 * @param text for the model that called the tool
 * @param structured the same result for programs; null if there is none
 */
public record ToolResult(String text, @Nullable ObjectNode structured, boolean failed) {

	public static ToolResult of(String text, @Nullable ObjectNode structured) {
		return new ToolResult(text, structured, false);
	}

	public static ToolResult failed(String text) {
		return new ToolResult(text, null, true);
	}

	public static ToolResult failed(PublicError error) {
		return failed(error.code() + ": " + error.detail());
	}

	/** The result in the protocol's format. */
	public ObjectNode toJson() {
		ObjectNode json = JsonNodeFactory.instance.objectNode();
		json.putArray("content").addObject().put("type", "text").put("text", this.text);
		if (this.structured != null) {
			json.set("structuredContent", this.structured);
		}
		return json.put("isError", this.failed);
	}

}
