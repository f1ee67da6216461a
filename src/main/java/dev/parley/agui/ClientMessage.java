package dev.parley.agui;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import dev.parley.web.error.InvalidFieldException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message of the client's conversation.
 *
 * @param id chosen by the client, or by us for our own; empty: none
 * @param text its text parts, one a line
 * @param media its other parts
 * @param calls of an assistant's message
 * @param callId the call that a tool's message answers; empty otherwise
 * @param error what went wrong with the tool; empty: nothing
 */
record ClientMessage(String id, Role role, String text, List<JsonNode> media, List<Call> calls, String callId,
		String error) {

	/**
	 * Reads a message.
	 * @param field its name in error texts
	 * @throws InvalidFieldException if it is none
	 */
	static ClientMessage of(ObjectNode message, String field) {
		Role role = Role.of(message.path("role").asString(""));
		if (role == Role.OTHER) {
			return new ClientMessage("", role, "", List.of(), List.of(), "", "");
		}
		JsonNode content = message.path("content");
		boolean parts = content.isArray();
		if (!parts && !content.isString() && !content.isMissingNode() && !content.isNull()) {
			throw new InvalidFieldException(field + ".content", "must be a text or a list of parts");
		}
		String text = parts ? content.valueStream()
			.filter((part) -> part.path("type").asString("").equals("text"))
			.map((part) -> part.path("text").asString(""))
			.collect(Collectors.joining("\n")) : content.asString("");
		List<JsonNode> media = parts
				? content.valueStream().filter((part) -> !part.path("type").asString("").equals("text")).toList()
				: List.of();
		return new ClientMessage(message.path("id").asString(""), role, text, media, Call.of(message.path("toolCalls")),
				message.path("toolCallId").asString(""), message.path("error").asString(""));
	}

	/** The messages of a request. */
	static List<ClientMessage> all(List<ObjectNode> messages) {
		List<ClientMessage> read = new ArrayList<>();
		for (int i = 0; i < messages.size(); i++) {
			read.add(of(messages.get(i), "messages[" + i + "]"));
		}
		return read;
	}

	/** The number of bytes of all parts with content in them, roughly. */
	static long mediaSize(List<ClientMessage> messages) {
		return messages.stream()
			.flatMap((message) -> message.media().stream())
			.mapToLong(
					(part) -> part.at("/source/value").asString("").length() + part.path("data").asString("").length())
			.sum();
	}

	boolean isFrom(Role author) {
		return this.role == author;
	}

	/** The author of a message. */
	enum Role {

		USER, ASSISTANT, TOOL,

		/** The application: a message with instructions. */
		SYSTEM,

		/** Not part of what is said: reasoning, activities, and what is unknown. */
		OTHER;

		private static Role of(String name) {
			return switch (name) {
				case "user" -> USER;
				case "assistant" -> ASSISTANT;
				case "tool" -> TOOL;
				case "system", "developer" -> SYSTEM;
				default -> OTHER;
			};
		}

	}

	/** A tool call in an assistant's message. */
	record Call(String id, String name, String arguments) {

		private static List<Call> of(JsonNode calls) {
			return calls.valueStream()
				.map((call) -> new Call(call.path("id").asString(""), call.at("/function/name").asString(""),
						call.at("/function/arguments").asString("{}")))
				.toList();
		}

	}

}
