package dev.parley.web.sse;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.parley.run.event.RunEvent;
import dev.parley.web.view.ChatResponse;
import dev.parley.web.view.LenientJson;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes events as frames of {@code text/event-stream}. Tokens, which are nearly all of
 * them, and objects, which are JSON already, are written by hand.
 *
 * @see <a href=
 * "https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class EventEncoder {

	private static final byte[] ID = ascii("id: ");

	private static final byte[] TOKEN = ascii("\nevent: token\ndata: {\"type\":\"token\",\"content\":\"");

	private static final byte[] TOKEN_END = ascii("\"}\n\n");

	private static final byte[] OUTPUT = ascii("\nevent: output\ndata: {\"type\":\"output\",\"output\":");

	private static final byte[] OUTPUT_END = ascii("}\n\n");

	private static final byte[] EVENT = ascii("\nevent: ");

	private static final byte[] DATA = ascii("\ndata: ");

	private static final byte[] END = ascii("\n\n");

	private final JsonMapper mapper;

	EventEncoder(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Adds the frame of event number {@code seq}.
	 * @param idPrefix what stands before the number
	 */
	void encode(byte[] idPrefix, int seq, RunEvent event, ByteBuilder out) {
		out.add(ID);
		out.add(idPrefix);
		out.add(seq);
		if (event instanceof RunEvent.Token(String content)) {
			out.add(TOKEN);
			out.addJson(content);
			out.add(TOKEN_END);
		}
		else if (event instanceof RunEvent.Output(String object)) {
			out.add(OUTPUT);
			out.add(object.getBytes(StandardCharsets.UTF_8));
			out.add(OUTPUT_END);
		}
		else {
			String type = type(event);
			out.add(EVENT);
			out.add(ascii(type));
			out.add(DATA);
			out.add(this.mapper.writeValueAsBytes(data(type, event)));
			out.add(END);
		}
	}

	private static String type(RunEvent event) {
		return switch (event) {
			case RunEvent.Accepted accepted -> "session";
			case RunEvent.Token token -> "token";
			case RunEvent.Output output -> "output";
			case RunEvent.ToolCalled called -> "tool_call";
			case RunEvent.ToolReturned returned -> "tool_result";
			case RunEvent.Done done -> "done";
			case RunEvent.Failed failed -> "error";
			case RunEvent.Cancelled cancelled -> "cancelled";
		};
	}

	private Object data(String type, RunEvent event) {
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("type", type);
		switch (event) {
			case RunEvent.Accepted accepted -> {
				data.put("session_id", accepted.sessionId());
				data.put("run_id", accepted.runId());
				data.put("agent", accepted.agent());
				data.put("model", accepted.model());
			}
			case RunEvent.Token token -> data.put("content", token.content());
			case RunEvent.Output output -> data.put("output", LenientJson.parse(output.object()));
			case RunEvent.ToolCalled called -> {
				data.put("id", called.id());
				data.put("name", called.name());
				data.put("arguments", LenientJson.parse(called.arguments()));
			}
			case RunEvent.ToolReturned returned -> {
				data.put("id", returned.id());
				data.put("name", returned.name());
				data.put(returned.succeeded() ? "result" : "error",
						returned.succeeded() ? LenientJson.parse(returned.content()) : returned.content());
				data.put("duration_ms", returned.durationMs());
			}
			case RunEvent.Done done -> {
				ObjectNode response = this.mapper.valueToTree(ChatResponse.of(done.answer()));
				response.properties().forEach((field) -> data.put(field.getKey(), field.getValue()));
			}
			case RunEvent.Failed failed -> {
				data.put("code", failed.code().code());
				data.put("detail", failed.detail());
				data.put("retryable", failed.retryable());
			}
			case RunEvent.Cancelled cancelled -> data.put("cause", cancelled.cause().code());
		}
		return data;
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
