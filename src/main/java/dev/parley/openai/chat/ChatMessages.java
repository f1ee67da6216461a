package dev.parley.openai.chat;

import dev.parley.openai.MessageContent;
import dev.parley.openai.RequestFields;
import dev.parley.openai.Transcript;
import dev.parley.web.error.InvalidFieldException;
import tools.jackson.databind.JsonNode;

/** Reads the messages of chat.completions. */
final class ChatMessages {

	private ChatMessages() {
	}

	static Transcript read(JsonNode messages) {
		RequestFields.require(messages.isArray() && !messages.isEmpty(), "messages", "must be a list of messages");
		Transcript transcript = new Transcript();
		for (int i = 0; i < messages.size(); i++) {
			add(messages.path(i), "messages[" + i + "]", transcript);
		}
		return transcript;
	}

	private static void add(JsonNode message, String field, Transcript transcript) {
		MessageContent content = MessageContent.read(message.path("content"), field + ".content");
		switch (message.path("role").asString("")) {
			case "system", "developer" -> transcript.instruct(content.text());
			case "user" -> transcript.user(content, field + ".content");
			case "assistant" -> {
				String refusal = message.path("refusal").asString("");
				transcript.assistant(content.text().isEmpty() ? refusal : content.text(), field);
				addCalls(message.path("tool_calls"), field + ".tool_calls", transcript);
			}
			case "tool" ->
				transcript.result(message.path("tool_call_id").asString(""), content.text(), field + ".tool_call_id");
			default ->
				throw new InvalidFieldException(field + ".role", "must be system, developer, user, assistant or tool");
		}
	}

	private static void addCalls(JsonNode calls, String field, Transcript transcript) {
		for (int i = 0; i < calls.size(); i++) {
			JsonNode call = calls.path(i);
			String name = call.at("/function/name").asString("");
			RequestFields.require(!name.isEmpty(), field + "[" + i + "].function.name", "must be a string");
			transcript.call(call.path("id").asString(""), name, call.at("/function/arguments").asString(""),
					field + "[" + i + "].id");
		}
	}

}
