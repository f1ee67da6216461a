package dev.parley.aisdk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.parley.agent.Agents;
import dev.parley.store.HistoryMessage;
import dev.parley.store.Message;
import dev.parley.store.Message.Role;
import dev.parley.store.RequiredActions;
import dev.parley.store.RunEnd;
import dev.parley.store.ToolCallRow;
import dev.parley.store.attachment.AttachmentRow;
import dev.parley.web.view.LenientJson;
import org.jspecify.annotations.Nullable;

/**
 * Writes the stored messages of a chat as the messages that {@code useChat} would have,
 * had it read every stream.
 */
final class StoredChat {

	private final Agents agents;

	/** Whether the calls that were told to wait still do. */
	private final boolean waits;

	private final List<Map<String, Object>> messages = new ArrayList<>();

	/** The parts of the assistant's message that goes on; null: there is none. */
	private @Nullable List<Object> open;

	private Map<String, Object> metadata = Map.of();

	private StoredChat(Agents agents, boolean waits) {
		this.agents = agents;
		this.waits = waits;
	}

	/** The messages, oldest first. */
	static List<Map<String, Object>> of(List<HistoryMessage> history, Agents agents, boolean waits) {
		StoredChat chat = new StoredChat(agents, waits);
		history.forEach(chat::add);
		return chat.messages;
	}

	private void add(HistoryMessage shown) {
		Message message = shown.message();
		if (message.role() == Role.USER) {
			this.open = null;
			String id = (shown.clientId() != null) ? shown.clientId() : message.id().toString();
			List<Object> parts = begin(id, "user", null);
			message.attachments().forEach((file) -> parts.add(file(file)));
			if (!message.content().isEmpty()) {
				parts.add(text("text", message.content()));
			}
			return;
		}
		if (this.open == null) {
			this.metadata = metadata(shown);
			this.open = begin((message.brought() ? message.id() : message.runId()).toString(), "assistant",
					this.metadata);
		}
		if (shown.outcome() instanceof RunEnd.Failed failed) {
			this.metadata.put("error", Map.of("code", failed.code(), "retryable", failed.retryable()));
		}
		addSteps(shown, this.open);
	}

	private List<Object> begin(String id, String role, @Nullable Map<String, Object> metadata) {
		List<Object> parts = new ArrayList<>();
		Map<String, Object> message = new LinkedHashMap<>();
		message.put("id", id);
		message.put("role", role);
		if (metadata != null) {
			message.put("metadata", metadata);
		}
		message.put("parts", parts);
		this.messages.add(message);
		return parts;
	}

	private static Map<String, Object> metadata(HistoryMessage shown) {
		Map<String, Object> metadata = new LinkedHashMap<>();
		metadata.put("sessionId", shown.message().sessionId());
		metadata.put("runId", shown.message().runId());
		metadata.put("agent", shown.agent());
		metadata.put("model", shown.model());
		return metadata;
	}

	private void addSteps(HistoryMessage shown, List<Object> parts) {
		Message message = shown.message();
		parts.add(Map.of("type", "step-start"));
		String reasoning = message.reasoning();
		if (reasoning != null) {
			parts.add(text("reasoning", reasoning));
		}
		Optional<String> object = this.agents.outputOf(shown.agent())
			.filter((format) -> message.toolCalls().isEmpty())
			.flatMap((format) -> format.objectIn(message.content()));
		if (object.isPresent()) {
			parts.add(Map.of("type", "data-output", "id", "output", "data", LenientJson.parse(object.get())));
		}
		else if (!message.content().isEmpty()) {
			parts.add(text("text", message.content()));
		}
		message.toolCalls().forEach((call) -> parts.add(call(call)));
	}

	private static Map<String, Object> text(String type, String text) {
		return Map.of("type", type, "text", text, "state", "done");
	}

	private static Map<String, Object> file(AttachmentRow row) {
		String mediaType = row.mediaType();
		return Map.of("type", "file", "mediaType", (mediaType != null) ? mediaType : "image", "filename", row.name(),
				"url", (row.url() != null) ? row.url() : "/attachments/" + row.id());
	}

	private Map<String, Object> call(ToolCallRow call) {
		boolean client = call.kind() == ToolCallRow.Kind.CLIENT;
		Map<String, Object> part = new LinkedHashMap<>();
		part.put("type", client ? "tool-" + call.name() : "dynamic-tool");
		if (!client) {
			part.put("toolName", call.name());
			part.put("providerExecuted", true);
		}
		part.put("toolCallId", call.callId());
		part.put("input", LenientJson.parse(call.arguments()));
		String outcome = String.valueOf(call.outcome());
		switch (call.state()) {
			case SUCCEEDED -> {
				part.put("state", "output-available");
				part.put("output", LenientJson.parse(outcome));
			}
			case FAILED -> fail(part, call, outcome);
			case AWAITED -> await(part, call, client);
			case NOT_MADE, OUTCOME_UNKNOWN -> part.put("state", "input-available");
		}
		return part;
	}

	private static void fail(Map<String, Object> part, ToolCallRow call, String outcome) {
		if (call.kind() == ToolCallRow.Kind.APPROVAL && outcome.startsWith(RequiredActions.DECLINED)) {
			part.put("state", "output-denied");
			part.put("approval", Map.of("id", call.callId(), "approved", false));
		}
		else {
			part.put("state", "output-error");
			part.put("errorText", outcome);
		}
	}

	private void await(Map<String, Object> part, ToolCallRow call, boolean client) {
		if (!this.waits) {
			part.put("state", "output-error");
			part.put("errorText", "Nobody answered within 24 hours");
		}
		else if (client) {
			part.put("state", "input-available");
		}
		else {
			part.put("state", "approval-requested");
			part.put("approval", Map.of("id", call.callId()));
		}
	}

}
