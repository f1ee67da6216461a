package dev.parley.openai;

import java.util.List;
import java.util.UUID;

import dev.parley.store.Message;
import dev.parley.store.Message.Role;
import dev.parley.store.ToolCallRow;
import dev.parley.store.attachment.AttachmentRow;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows stored messages as items. */
public final class InputItems {

	private InputItems() {
	}

	/** A message of the user or the assistant. */
	public static ObjectNode message(Message message) {
		boolean user = message.role() == Role.USER;
		ObjectNode item = object("message", PublicId.MESSAGE.of(message.id()))
			.put("status", (message.status() == Message.Status.COMPLETE) ? "completed" : "incomplete")
			.put("role", user ? "user" : "assistant");
		ArrayNode content = item.putArray("content");
		if (!message.content().isEmpty() || message.attachments().isEmpty()) {
			ObjectNode text = content.addObject()
				.put("type", user ? "input_text" : "output_text")
				.put("text", message.content());
			if (!user) {
				text.putArray("annotations");
				text.putArray("logprobs");
			}
		}
		message.attachments().forEach((attachment) -> content.add(attachment(attachment)));
		return item;
	}

	/** An image or a file; the content of a stored one is at {@code /attachments}. */
	private static ObjectNode attachment(AttachmentRow attachment) {
		boolean image = attachment.type().equals("image");
		UUID id = attachment.id();
		ObjectNode part = JsonNodeFactory.instance.objectNode().put("type", image ? "input_image" : "input_file");
		String address = (id != null) ? "/attachments/" + id : attachment.url();
		if (image) {
			return part.put("detail", "auto").put("image_url", address).putNull("file_id");
		}
		return part.put("filename", attachment.name()).put("file_url", address).putNull("file_id");
	}

	/** The calls of the client's functions in a message, and their results. */
	public static List<ObjectNode> functionCalls(Message message) {
		return message.toolCalls()
			.stream()
			.filter((call) -> call.kind() == ToolCallRow.Kind.CLIENT)
			.<ObjectNode>mapMulti((call, out) -> {
				out.accept(object("function_call", "fc_" + message.id() + "_" + call.callId())
					.put("call_id", call.callId())
					.put("name", call.name())
					.put("arguments", call.arguments())
					.put("status", "completed"));
				ObjectNode result = result(message, call);
				if (result != null) {
					out.accept(result);
				}
			})
			.toList();
	}

	/** The result of a call; null until it is known. */
	public static @Nullable ObjectNode result(Message message, ToolCallRow call) {
		return call.state().known() ? object("function_call_output", "fco_" + message.id() + "_" + call.callId())
			.put("call_id", call.callId())
			.put("output", String.valueOf(call.outcome()))
			.put("status", "completed") : null;
	}

	private static ObjectNode object(String type, String id) {
		return JsonNodeFactory.instance.objectNode().put("type", type).put("id", id);
	}

}
