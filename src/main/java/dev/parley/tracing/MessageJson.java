package dev.parley.tracing;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Converts messages to JSON for attributes of spans.
 *
 * @see <a href=
 * "https://github.com/open-telemetry/semantic-conventions/blob/v1.38.0/docs/gen-ai/gen-ai-input-messages.json">Schema
 * of the semantic conventions 1.38.0</a>
 */
final class MessageJson {

	private static final JsonMapper JSON = new JsonMapper();

	private MessageJson() {
	}

	/** The user's message. */
	static String input(String text) {
		ArrayNode messages = JSON.createArrayNode();
		message(messages, "user", text);
		return messages.toString();
	}

	/** The agent's answer. */
	static String output(String text, String finishReason) {
		ArrayNode messages = JSON.createArrayNode();
		message(messages, "assistant", text).put("finish_reason", finishReason);
		return messages.toString();
	}

	private static ObjectNode message(ArrayNode messages, String role, String text) {
		ObjectNode message = messages.addObject().put("role", role);
		message.putArray("parts").addObject().put("type", "text").put("content", text);
		return message;
	}

}
