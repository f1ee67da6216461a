package dev.parley.openai.responses;

import java.util.UUID;

import dev.parley.agent.toolcall.WaitingCall;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Builds the items of a response's output. Ids contain the run and the item's place. */
final class OutputItem {

	/** What clients know Parley's own tools by: as those of an MCP server. */
	static final String SERVER_LABEL = "parley";

	private OutputItem() {
	}

	/** An item with one part of text. */
	static ObjectNode text(Kind kind, String id, String status, String text) {
		ObjectNode item = JsonNodeFactory.instance.objectNode()
			.put("type", kind.type)
			.put("id", id)
			.put("status", status);
		if (kind == Kind.MESSAGE) {
			item.put("role", "assistant");
		}
		else {
			item.putArray("summary");
		}
		item.putArray("content");
		return text.isEmpty() && status.equals("in_progress") ? item : with(item, part(kind, text));
	}

	private static ObjectNode with(ObjectNode item, ObjectNode part) {
		item.withArray("content").add(part);
		return item;
	}

	static ObjectNode part(Kind kind, String text) {
		ObjectNode part = JsonNodeFactory.instance.objectNode().put("type", kind.part).put("text", text);
		if (kind == Kind.MESSAGE) {
			part.putArray("annotations");
			part.putArray("logprobs");
		}
		return part;
	}

	/** A call that the client has to make. */
	static ObjectNode functionCall(UUID runId, int index, WaitingCall call, boolean complete) {
		return JsonNodeFactory.instance.objectNode()
			.put("type", "function_call")
			.put("id", "fc_" + runId + "_" + index)
			.put("call_id", call.call().id())
			.put("name", call.call().name())
			.put("arguments", complete ? call.call().arguments() : "")
			.put("status", complete ? "completed" : "in_progress");
	}

	/** A call of the server that the user has to approve. */
	static ObjectNode approvalRequest(UUID runId, int place, WaitingCall call) {
		return JsonNodeFactory.instance.objectNode()
			.put("type", "mcp_approval_request")
			.put("id", new ApprovalId(runId, place).toString())
			.put("server_label", SERVER_LABEL)
			.put("name", call.call().name())
			.put("arguments", call.call().arguments());
	}

	/** The items with text. */
	enum Kind {

		/** A message of the assistant. */
		MESSAGE("message", "msg_", "output_text", "response.output_text"),

		/** The model's reasoning. */
		REASONING("reasoning", "rs_", "reasoning_text", "response.reasoning_text");

		private final String type;

		private final String prefix;

		private final String part;

		private final String event;

		Kind(String type, String prefix, String part, String event) {
			this.type = type;
			this.prefix = prefix;
			this.part = part;
			this.event = event;
		}

		String id(UUID runId, int index) {
			return this.prefix + runId + "_" + index;
		}

		/** The beginning of the names of its events. */
		String event() {
			return this.event;
		}

	}

}
