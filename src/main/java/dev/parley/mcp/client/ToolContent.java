package dev.parley.mcp.client;

import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

/**
 * Converts a tool's result to text for the model: its texts, and a placeholder for other
 * content.
 */
final class ToolContent {

	private ToolContent() {
	}

	static String of(JsonNode result) {
		JsonNode content = result.path("content");
		if (content.isEmpty() && result.has("structuredContent")) {
			return result.path("structuredContent").toString();
		}
		return content.valueStream().map(ToolContent::part).collect(Collectors.joining("\n"));
	}

	private static String part(JsonNode part) {
		String type = part.path("type").asString("");
		return switch (type) {
			case "text" -> part.path("text").asString("");
			case "image", "audio" -> "[%s: %s, %d bytes]".formatted(type, part.path("mimeType").asString("unknown"),
					bytes(part.path("data")));
			case "resource_link" ->
				"[resource: %s %s]".formatted(part.path("name").asString(""), part.path("uri").asString(""));
			case "resource" -> resource(part.path("resource"));
			default -> "[content that is not text]";
		};
	}

	private static String resource(JsonNode resource) {
		return resource.has("text") ? resource.path("text").asString("")
				: "[resource: %s, %d bytes]".formatted(resource.path("uri").asString(""), bytes(resource.path("blob")));
	}

	/** The number of bytes of Base64 data. */
	private static int bytes(JsonNode data) {
		return data.asString("").length() / 4 * 3;
	}

}
