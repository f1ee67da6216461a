package dev.parley.agui;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.parley.agent.model.WellFormedText;
import dev.parley.agui.ClientMessage.Call;
import dev.parley.agui.ClientMessage.Role;
import dev.parley.store.HistoryEntry;
import dev.parley.store.Message;
import dev.parley.store.ToolCallRow;

/** Translates the messages with which a client begins a thread that is new here. */
final class BroughtConversation {

	/** The newest messages that a new session begins with. */
	private static final int MAX = 200;

	private BroughtConversation() {
	}

	/** The messages; calls without a result are left out. */
	static List<HistoryEntry> of(List<ClientMessage> messages) {
		Map<String, ClientMessage> results = new HashMap<>();
		messages.stream()
			.filter((message) -> message.isFrom(Role.TOOL))
			.forEach((message) -> results.put(message.callId(), message));
		List<HistoryEntry> entries = new ArrayList<>();
		for (ClientMessage message : messages) {
			String text = WellFormedText.of(message.text());
			if (message.isFrom(Role.USER) && !text.isBlank()) {
				entries.add(new HistoryEntry(Message.Role.USER, text, List.of()));
			}
			else if (message.isFrom(Role.ASSISTANT)) {
				List<ToolCallRow> calls = message.calls()
					.stream()
					.flatMap((call) -> Stream.ofNullable(results.get(call.id())).map((result) -> row(call, result)))
					.toList();
				if (!calls.isEmpty() || !text.isBlank()) {
					entries.add(new HistoryEntry(Message.Role.ASSISTANT, text, calls));
				}
			}
		}
		return List.copyOf(entries.subList(Math.max(0, entries.size() - MAX), entries.size()));
	}

	private static ToolCallRow row(Call call, ClientMessage result) {
		boolean failed = !result.error().isEmpty();
		return new ToolCallRow(WellFormedText.of(call.id()), WellFormedText.of(call.name()),
				WellFormedText.of(call.arguments()), failed ? ToolCallRow.State.FAILED : ToolCallRow.State.SUCCEEDED,
				WellFormedText.of(failed ? result.error() : result.text()), null);
	}

}
