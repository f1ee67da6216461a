package dev.parley.web.sse;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent;
import dev.parley.web.view.ChatResponse;
import dev.parley.web.view.LenientJson;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a run's events as JSON, the same for all of Parley's own transports. For speed
 * it encodes tokens and reasoning, the most frequent events, and objects, which are JSON
 * already, without Jackson. Thread-safe.
 */
public final class EventJson {

	private static final byte[] TOKEN = ascii("{\"type\":\"token\",\"content\":\"");

	private static final byte[] REASONING = ascii("{\"type\":\"reasoning\",\"content\":\"");

	private static final byte[] QUOTE = ascii("\"");

	private static final byte[] OUTPUT = ascii("{\"type\":\"output\",\"output\":");

	private final JsonMapper mapper;

	public EventJson(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/** The event's type in the API. */
	public static String type(RunEvent event) {
		return switch (event) {
			case RunEvent.Accepted accepted -> "session";
			case RunEvent.Restart restart -> "restart";
			case RunEvent.Token token -> "token";
			case RunEvent.Reasoning reasoning -> "reasoning";
			case RunEvent.Output output -> "output";
			case RunEvent.ToolCalled called -> "tool_call";
			case RunEvent.ToolReturned returned -> "tool_result";
			case RunEvent.Done done -> "done";
			case RunEvent.RequiresAction waiting -> "requires_action";
			case RunEvent.Failed failed -> "error";
			case RunEvent.Cancelled cancelled -> "cancelled";
		};
	}

	/**
	 * Adds an event in one line, without the brace that closes its object, so that more
	 * members can follow.
	 */
	public void open(RunEvent event, ByteBuilder out) {
		switch (event) {
			case RunEvent.Token(String content) -> {
				out.add(TOKEN);
				out.addJson(content);
				out.add(QUOTE);
			}
			case RunEvent.Reasoning(String content) -> {
				out.add(REASONING);
				out.addJson(content);
				out.add(QUOTE);
			}
			case RunEvent.Output(String object) -> {
				out.add(OUTPUT);
				out.add(object.getBytes(StandardCharsets.UTF_8));
			}
			default -> {
				byte[] json = bytes(type(event), event);
				out.add(json, json.length - 1);
			}
		}
	}

	private byte[] bytes(String type, RunEvent event) {
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("type", type);
		switch (event) {
			case RunEvent.Accepted accepted -> {
				data.put("session_id", accepted.sessionId());
				data.put("run_id", accepted.runId());
				data.put("agent", accepted.agent());
				data.put("model", accepted.model());
				if (accepted.steeredInto() != null) {
					data.put("steered_into", accepted.steeredInto());
				}
			}
			case RunEvent.Restart restart -> data.put("reason", restart.reason().code());
			case RunEvent.Token token -> data.put("content", token.content());
			case RunEvent.Reasoning reasoning -> data.put("content", reasoning.content());
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
			case RunEvent.Done done -> put(done.answer(), data);
			case RunEvent.RequiresAction waiting -> put(waiting.answer(), data);
			case RunEvent.Failed failed -> {
				data.put("code", failed.code().code());
				data.put("detail", failed.detail());
				data.put("retryable", failed.retryable());
			}
			case RunEvent.Cancelled cancelled -> data.put("cause", cancelled.cause().code());
		}
		return this.mapper.writeValueAsBytes(data);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private void put(RunAnswer answer, Map<String, Object> data) {
		ObjectNode response = this.mapper.valueToTree(ChatResponse.of(answer));
		response.properties().forEach((field) -> data.put(field.getKey(), field.getValue()));
	}

}
