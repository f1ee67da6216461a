package dev.parley.agui;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client sends for the model beside its messages: context, state, the
 * application's instructions. It is given to the model as data, since a caller cannot
 * change what an agent is instructed to do.
 */
final class SharedData {

	private static final int MAX = 16_384;

	private SharedData() {
	}

	/**
	 * The data as a JSON object; null if there is none.
	 * @param skipped parts of messages that the model does not get
	 * @throws InvalidFieldException if it is too large
	 */
	static @Nullable String of(RunAgentInput input, List<ClientMessage> messages, List<String> skipped) {
		ObjectNode data = JsonNodeFactory.instance.objectNode();
		ArrayNode instructions = data.arrayNode();
		messages.stream()
			.filter((message) -> message.isFrom(ClientMessage.Role.SYSTEM))
			.forEach((message) -> instructions.add(message.text()));
		put(data, "application", instructions);
		ArrayNode context = data.arrayNode();
		if (input.context() != null) {
			input.context()
				.forEach((
						item) -> context.addObject().put("description", item.description()).put("value", item.value()));
		}
		put(data, "context", context);
		ArrayNode left = data.arrayNode();
		skipped.forEach(left::add);
		put(data, "attachments_that_you_do_not_get", left);
		if (size(data) > MAX) {
			throw new InvalidFieldException("context",
					"must not be larger than " + MAX + " bytes, together with messages of the role system");
		}
		JsonNode state = input.state();
		if (state != null && !state.isNull() && !(state.isContainer() && state.isEmpty())) {
			data.set("state", state);
			if (size(data) > MAX) {
				// A client sends back what it got, so an answer's own size must not
				// refuse
				// the next message.
				data.put("state", "left out: too large");
			}
		}
		return data.isEmpty() ? null : data.toString();
	}

	private static void put(ObjectNode data, String name, ArrayNode values) {
		if (!values.isEmpty()) {
			data.set(name, values);
		}
	}

	private static int size(ObjectNode data) {
		return data.toString().getBytes(StandardCharsets.UTF_8).length;
	}

}
