package dev.parley.testing;

import java.util.List;

import dev.parley.testing.Closing.Usage;
import dev.parley.testing.Part.Text;
import dev.parley.testing.Part.ToolCall;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of one chat completion, by OpenAI's API reference.
 *
 * @param created in seconds since 1970
 * @param usageChunk whether the request asked for one, which affects all other chunks
 */
record ChatJson(String id, long created, String model, boolean usageChunk) {

	private static final List<String> MODERATED = List.of("harassment", "harassment/threatening", "hate",
			"hate/threatening", "illicit", "illicit/violent", "self-harm", "self-harm/instructions", "self-harm/intent",
			"sexual", "sexual/minors", "violence", "violence/graphic");

	private static final JsonMapper MAPPER = JsonMapper.shared();

	String role(boolean withText) {
		return chunk(object().put("role", "assistant").put("content", withText ? "" : null), null);
	}

	String token(String token) {
		return chunk(object().put("content", token), null);
	}

	String callStart(int index, ToolCall call) {
		return chunk(callDelta(call(call, "").put("index", index)), null);
	}

	String callArguments(int index, String fragment) {
		ObjectNode call = object().put("index", index);
		call.putObject("function").put("arguments", fragment);
		return chunk(callDelta(call), null);
	}

	String finish(String reason) {
		return chunk(object(), reason);
	}

	String usage(Usage usage) {
		ObjectNode chunk = envelope("chat.completion.chunk");
		chunk.putArray("choices");
		return text(chunk.set("usage", counts(usage)));
	}

	String whole(List<Part> parts, @Nullable String finishReason, @Nullable Usage usage) {
		StringBuilder content = new StringBuilder();
		ArrayNode calls = JsonNodeFactory.instance.arrayNode();
		for (Part part : parts) {
			switch (part) {
				case Text text -> content.append(text.token());
				case ToolCall call -> calls.add(call(call, call.arguments()));
			}
		}
		ObjectNode message = object().put("role", "assistant");
		message.put("content", (content.isEmpty() && !calls.isEmpty()) ? null : content.toString());
		message.putNull("refusal");
		if (!calls.isEmpty()) {
			message.set("tool_calls", calls);
		}
		ObjectNode whole = envelope("chat.completion");
		ObjectNode choice = whole.putArray("choices").addObject().put("index", 0);
		choice.set("message", message);
		choice.putNull("logprobs").put("finish_reason", finishReason);
		if (usage != null) {
			whole.set("usage", counts(usage));
		}
		return text(whole);
	}

	/** An error whose message contains {@link Answer#SECRET}. */
	static String verdict(boolean flagged) {
		ObjectNode verdict = object();
		ObjectNode result = verdict.put("id", "modr-scripted")
			.put("model", "omni-moderation-latest")
			.putArray("results")
			.addObject();
		result.put("flagged", flagged);
		ObjectNode categories = result.putObject("categories");
		ObjectNode scores = result.putObject("category_scores");
		ObjectNode types = result.putObject("category_applied_input_types");
		for (String category : MODERATED) {
			categories.put(category, flagged);
			scores.put(category, flagged ? 0.9 : 0.01);
			types.putArray(category).add("text");
		}
		return text(verdict);
	}

	static String error(int status) {
		String type = switch (status) {
			case 429 -> "tokens";
			case 500, 502, 503, 504 -> "server_error";
			default -> "invalid_request_error";
		};
		String code = switch (status) {
			case 401 -> "invalid_api_key";
			case 404 -> "model_not_found";
			case 429 -> "rate_limit_exceeded";
			default -> null;
		};
		ObjectNode error = object();
		error.putObject("error")
			.put("message", "Scripted status %d for organization %s".formatted(status, Answer.SECRET))
			.put("type", type)
			.putNull("param")
			.put("code", code);
		return text(error);
	}

	private String chunk(ObjectNode delta, @Nullable String finishReason) {
		ObjectNode chunk = envelope("chat.completion.chunk");
		ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
		choice.set("delta", delta);
		choice.putNull("logprobs").put("finish_reason", finishReason);
		if (this.usageChunk) {
			chunk.putNull("usage");
		}
		return text(chunk);
	}

	private ObjectNode envelope(String type) {
		return object().put("id", this.id)
			.put("object", type)
			.put("created", this.created)
			.put("model", this.model)
			.put("service_tier", "default")
			.put("system_fingerprint", "fp_scripted");
	}

	private static ObjectNode callDelta(ObjectNode call) {
		ObjectNode delta = object();
		delta.putArray("tool_calls").add(call);
		return delta;
	}

	private static ObjectNode call(ToolCall call, String arguments) {
		ObjectNode node = object().put("id", call.id()).put("type", "function");
		node.putObject("function").put("name", call.name()).put("arguments", arguments);
		return node;
	}

	private static ObjectNode counts(Usage usage) {
		ObjectNode counts = object().put("prompt_tokens", usage.prompt())
			.put("completion_tokens", usage.completion())
			.put("total_tokens", usage.prompt() + usage.completion());
		if (usage.cached() + usage.reasoning() > 0) {
			counts.putObject("prompt_tokens_details").put("cached_tokens", usage.cached());
			counts.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
		}
		return counts;
	}

	private static ObjectNode object() {
		return JsonNodeFactory.instance.objectNode();
	}

	/** UTF-8 has no lone surrogates, JSON's escapes do. */
	private static String text(ObjectNode node) {
		StringBuilder text = new StringBuilder();
		MAPPER.writeValueAsString(node).codePoints().forEach((point) -> {
			if (Character.getType(point) == Character.SURROGATE) {
				text.append("\\u%04x".formatted(point));
			}
			else {
				text.appendCodePoint(point);
			}
		});
		return text.toString();
	}

}
