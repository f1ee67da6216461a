package dev.parley.aisdk;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.Usage;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent;
import dev.parley.web.view.LenientJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Writes the chunks of a UI message stream that are not text. Clients refuse unknown
 * types and values, so what only Parley has is in {@code messageMetadata}. Thread-safe.
 */
@Component
class Chunks {

	static final byte[] START_STEP = "{\"type\":\"start-step\"}".getBytes(StandardCharsets.US_ASCII);

	static final byte[] FINISH_STEP = "{\"type\":\"finish-step\"}".getBytes(StandardCharsets.US_ASCII);

	private final JsonMapper mapper;

	Chunks(JsonMapper mapper) {
		this.mapper = mapper;
	}

	byte[] start(String messageId, RunEvent.Accepted run) {
		Map<String, Object> chunk = chunk("start");
		chunk.put("messageId", messageId);
		Map<String, Object> metadata = new LinkedHashMap<>();
		metadata.put("sessionId", run.sessionId());
		metadata.put("runId", run.runId());
		metadata.put("agent", run.agent());
		metadata.put("model", run.model());
		chunk.put("messageMetadata", metadata);
		return bytes(chunk);
	}

	/**
	 * @param client whether the app makes the call. Calls of the server are dynamic,
	 * because apps have no types for them
	 */
	byte[] inputStart(RunEvent.ToolCalled call, boolean client) {
		return bytes(tool("tool-input-start", call, client));
	}

	byte[] input(RunEvent.ToolCalled call, boolean client) {
		Map<String, Object> chunk = tool("tool-input-available", call, client);
		chunk.put("input", LenientJson.parse(call.arguments()));
		return bytes(chunk);
	}

	private static Map<String, Object> tool(String type, RunEvent.ToolCalled call, boolean client) {
		Map<String, Object> chunk = tool(type, call.id());
		chunk.put("toolName", call.name());
		if (!client) {
			chunk.put("providerExecuted", true);
			chunk.put("dynamic", true);
		}
		return chunk;
	}

	byte[] approval(String callId) {
		Map<String, Object> chunk = tool("tool-approval-request", callId);
		chunk.put("approvalId", callId);
		return bytes(chunk);
	}

	byte[] result(String callId, JsonNode output) {
		Map<String, Object> chunk = tool("tool-output-available", callId);
		chunk.put("output", output);
		return bytes(chunk);
	}

	byte[] error(String callId, String text) {
		Map<String, Object> chunk = tool("tool-output-error", callId);
		chunk.put("errorText", text);
		return bytes(chunk);
	}

	byte[] denied(String callId) {
		return bytes(tool("tool-output-denied", callId));
	}

	byte[] finish(RunAnswer answer) {
		Map<String, Object> chunk = chunk("finish");
		chunk.put("finishReason", reason(answer.finishReason()));
		Map<String, Object> metadata = new LinkedHashMap<>();
		metadata.put("model", answer.model());
		metadata.put("agent", answer.agent());
		metadata.put("usage", usage(answer.usage()));
		if (answer.cached()) {
			metadata.put("cached", true);
		}
		chunk.put("messageMetadata", metadata);
		return bytes(chunk);
	}

	private static Map<String, Object> usage(Usage usage) {
		Map<String, Object> tokens = new LinkedHashMap<>();
		tokens.put("inputTokens", usage.promptTokens());
		tokens.put("outputTokens", usage.completionTokens());
		tokens.put("totalTokens", usage.promptTokens() + usage.completionTokens());
		if (usage.reasoningTokens() > 0) {
			tokens.put("reasoningTokens", usage.reasoningTokens());
		}
		return tokens;
	}

	/** A value of the AI SDK's {@code FinishReason}. */
	private static String reason(String finishReason) {
		return switch (finishReason) {
			case "stop", "length" -> finishReason;
			case "tool_calls" -> "tool-calls";
			case "content_filter", ModelAnswer.REFUSAL -> "content-filter";
			default -> "other";
		};
	}

	/** What an app can read of a failure besides its text. */
	byte[] failure(RunEvent.Failed failed) {
		Map<String, Object> error = new LinkedHashMap<>();
		error.put("code", failed.code().code());
		error.put("retryable", failed.retryable());
		Map<String, Object> chunk = chunk("message-metadata");
		chunk.put("messageMetadata", Map.of("error", error));
		return bytes(chunk);
	}

	byte[] error(RunEvent.Failed failed) {
		Map<String, Object> chunk = chunk("error");
		chunk.put("errorText", failed.detail());
		return bytes(chunk);
	}

	byte[] abort(RunEvent.Cancelled cancelled) {
		Map<String, Object> chunk = chunk("abort");
		chunk.put("reason", cancelled.cause().code());
		return bytes(chunk);
	}

	private static Map<String, Object> tool(String type, String callId) {
		Map<String, Object> chunk = chunk(type);
		chunk.put("toolCallId", callId);
		return chunk;
	}

	private static Map<String, Object> chunk(String type) {
		Map<String, Object> chunk = new LinkedHashMap<>();
		chunk.put("type", type);
		return chunk;
	}

	private byte[] bytes(Map<String, Object> chunk) {
		return this.mapper.writeValueAsBytes(chunk);
	}

}
