package dev.parley.web.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.parley.agent.model.WellFormedText;
import dev.parley.store.HistoryEntry;
import dev.parley.store.Message;
import dev.parley.store.ToolCallRow;
import dev.parley.web.chat.HistoryItem.Call;
import dev.parley.web.error.InvalidFieldException;

/**
 * Reads the history in a request, and assigns each tool result to its call.
 */
final class BroughtHistory {

	private final List<HistoryEntry> entries = new ArrayList<>();

	/** The calls of the last message of the assistant, without or with their results. */
	private final Map<String, ToolCallRow> calls = new LinkedHashMap<>();

	private String said = "";

	private BroughtHistory() {
	}

	/**
	 * The messages of a conversation.
	 * @throws InvalidFieldException if it is none: a text is missing, or a tool's call or
	 * result
	 */
	static List<HistoryEntry> read(List<HistoryItem> items) {
		BroughtHistory history = new BroughtHistory();
		for (int i = 0; i < items.size(); i++) {
			history.add(items.get(i), "history[" + i + "]");
		}
		history.endCalls("message");
		return history.entries;
	}

	private void add(HistoryItem item, String field) {
		if (item.role() == HistoryItem.Author.TOOL) {
			addResult(item, field);
			return;
		}
		endCalls(field);
		require(item.toolCallId() == null, field + ".tool_call_id", "belongs to messages of the role tool only");
		List<Call> asked = (item.toolCalls() != null) ? item.toolCalls() : List.of();
		boolean user = item.role() == HistoryItem.Author.USER;
		require(!user || asked.isEmpty(), field + ".tool_calls", "belongs to messages of the role assistant only");
		require(!asked.isEmpty() || !text(item).isBlank(), field + ".content", "must not be blank");
		if (asked.isEmpty()) {
			this.entries
				.add(new HistoryEntry(user ? Message.Role.USER : Message.Role.ASSISTANT, text(item), List.of()));
			return;
		}
		this.said = text(item);
		for (Call call : asked) {
			String id = WellFormedText.of(String.valueOf(call.id()));
			require(!this.calls.containsKey(id), field + ".tool_calls", "has the id '" + id + "' twice");
			String arguments = (call.arguments() != null) ? call.arguments().toString() : "{}";
			this.calls.put(id, ToolCallRow.pending(id, WellFormedText.of(String.valueOf(call.name())),
					WellFormedText.of(arguments)));
		}
	}

	private void addResult(HistoryItem item, String field) {
		require(item.toolCalls() == null, field + ".tool_calls", "belongs to messages of the role assistant only");
		require(item.content() != null, field + ".content", "must not be null");
		ToolCallRow call = this.calls.get(WellFormedText.of(String.valueOf(item.toolCallId())));
		if (call == null || call.outcome() != null) {
			throw new InvalidFieldException(field + ".tool_call_id",
					"must be the id of a call in the assistant's message before, and have one result");
		}
		this.calls.put(call.callId(), new ToolCallRow(call.callId(), call.name(), call.arguments(),
				ToolCallRow.State.SUCCEEDED, text(item), null));
	}

	/** Adds the assistant's message once all its calls have results. */
	private void endCalls(String field) {
		this.calls.values()
			.stream()
			.filter((call) -> call.outcome() == null)
			.findFirst()
			.ifPresent((call) -> require(false, field,
					"must come after a message of the role tool with the result of the call '" + call.callId() + "'"));
		if (!this.calls.isEmpty()) {
			this.entries.add(new HistoryEntry(Message.Role.ASSISTANT, this.said, List.copyOf(this.calls.values())));
			this.calls.clear();
		}
	}

	private static String text(HistoryItem item) {
		return (item.content() != null) ? WellFormedText.of(item.content()) : "";
	}

	private static void require(boolean condition, String field, String message) {
		if (!condition) {
			throw new InvalidFieldException(field, message);
		}
	}

}
