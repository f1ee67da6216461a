package dev.parley.agent.model.openai.incoming;

import java.util.List;
import java.util.Map;

import com.openai.core.JsonObject;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageParam;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import dev.parley.agent.model.ToolCall;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes {@link ToolCall#opaque()}: data of a tool call that must be sent back
 * to the API, such as a signature of the model's reasoning. It is a JSON object with
 * members of the call, of its function, and, for the first call, of the message.
 * <p>
 * Spring AI passes only members of the call on to the SDK. So all data is passed as one
 * member of the call, and {@link #restore} moves it to its places in the SDK's request.
 */
public final class KeptMembers {

	/** The metadata key under which Spring AI expects members of a message's calls. */
	public static final String METADATA_KEY = "openai.tool_calls.additional_properties";

	private static final String TRAVELLING = "parley_kept";

	private static final String MESSAGE = "message";

	private static final String CALL = "call";

	private static final String FUNCTION = "function";

	private KeptMembers() {
	}

	/** The opaque data as JSON; null if there is none. */
	static @Nullable String write(Map<String, JsonNode> message, Map<String, JsonNode> call,
			Map<String, JsonNode> function) {
		ObjectNode all = JsonNodeFactory.instance.objectNode();
		Map.of(MESSAGE, message, CALL, call, FUNCTION, function).forEach((place, members) -> {
			if (!members.isEmpty()) {
				members.forEach(all.putObject(place)::set);
			}
		});
		return all.isEmpty() ? null : all.toString();
	}

	/**
	 * The member of the call for Spring AI.
	 * @return a JSON object; null if the call has no opaque data
	 */
	public static @Nullable String travelling(ToolCall call) {
		String opaque = call.opaque();
		return (opaque != null) ? "{\"" + TRAVELLING + "\":" + opaque + "}" : null;
	}

	/** Moves each member back to its original place. */
	public static ChatCompletionCreateParams restore(ChatCompletionCreateParams request) {
		if (request.messages().stream().noneMatch(KeptMembers::travels)) {
			return request;
		}
		return request.toBuilder()
			.messages(request.messages()
				.stream()
				.map((message) -> travels(message)
						? ChatCompletionMessageParam.ofAssistant(restore(message.asAssistant())) : message)
				.toList())
			.build();
	}

	private static boolean travels(ChatCompletionMessageParam message) {
		return message.assistant()
			.flatMap(ChatCompletionAssistantMessageParam::toolCalls)
			.orElse(List.of())
			.stream()
			.anyMatch((call) -> call.isFunction() && kept(call) != null);
	}

	private static @Nullable JsonValue kept(ChatCompletionMessageToolCall call) {
		return call.asFunction()._additionalProperties().get(TRAVELLING);
	}

	private static ChatCompletionAssistantMessageParam restore(ChatCompletionAssistantMessageParam message) {
		ChatCompletionAssistantMessageParam.Builder restored = message.toBuilder();
		restored.toolCalls(message.toolCalls().orElse(List.of()).stream().map((call) -> {
			JsonValue kept = call.isFunction() ? kept(call) : null;
			if (kept == null) {
				return call;
			}
			members(kept, MESSAGE).forEach(restored::putAdditionalProperty);
			ChatCompletionMessageFunctionToolCall function = call.asFunction();
			return ChatCompletionMessageToolCall.ofFunction(function.toBuilder()
				.removeAdditionalProperty(TRAVELLING)
				.putAllAdditionalProperties(members(kept, CALL))
				.function(function.function().toBuilder().putAllAdditionalProperties(members(kept, FUNCTION)).build())
				.build());
		}).toList());
		return restored.build();
	}

	private static Map<String, JsonValue> members(JsonValue kept, String place) {
		return (kept instanceof JsonObject places && places.values().get(place) instanceof JsonObject members)
				? members.values() : Map.of();
	}

}
