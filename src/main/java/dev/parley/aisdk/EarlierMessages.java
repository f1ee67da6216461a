package dev.parley.aisdk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.parley.agent.model.WellFormedText;
import dev.parley.attachment.StoredAttachments;
import dev.parley.store.HistoryEntry;
import dev.parley.store.Message.Role;
import dev.parley.store.ToolCallRow;
import dev.parley.store.ToolCallRow.State;
import dev.parley.store.attachment.SentFiles;

/**
 * The messages of a chat that the server does not know, as the history of its new
 * session. Reasoning, calls without a result, and files that are not accepted are left
 * out.
 */
final class EarlierMessages {

	/** As many as in other protocols; of more, the last ones are taken. */
	private static final int MOST = 200;

	private final List<HistoryEntry> entries = new ArrayList<>();

	private final StringBuilder said = new StringBuilder();

	private final Map<String, ToolCallRow> calls = new LinkedHashMap<>();

	private EarlierMessages() {
	}

	static List<HistoryEntry> of(List<UiMessage> messages) {
		EarlierMessages earlier = new EarlierMessages();
		messages.forEach(earlier::add);
		List<HistoryEntry> all = earlier.entries;
		return List.copyOf(all.subList(Math.max(0, all.size() - MOST), all.size()));
	}

	private void add(UiMessage message) {
		if (message.isUsers()) {
			String text = WellFormedText.of(message.text());
			SentFiles files = StoredAttachments.files(SentParts.earlierFiles(message));
			if (!text.isBlank() || !files.attachments().isEmpty()) {
				this.entries.add(new HistoryEntry(Role.USER, text, List.of(), files));
			}
		}
		else if (message.isAssistants()) {
			message.parts().forEach(this::add);
			endMessage();
		}
	}

	private void add(UiPart part) {
		if (part.type().equals(UiPart.STEP_START)) {
			endMessage();
		}
		else if (part.isText()) {
			if (!this.calls.isEmpty()) {
				endMessage();
			}
			this.said.append((part.text() != null) ? part.text() : "");
		}
		else if (part.isTool() && (part.isIn("output-available") || part.isIn("output-error"))) {
			String id = WellFormedText.of(String.valueOf(part.toolCallId()));
			String arguments = (part.input() != null && part.input().isObject()) ? part.input().toString() : "{}";
			this.calls.put(id,
					new ToolCallRow(id, WellFormedText.of(part.tool()), WellFormedText.of(arguments),
							part.isIn("output-available") ? State.SUCCEEDED : State.FAILED,
							WellFormedText.of(ToolParts.content(part)), null));
		}
	}

	private void endMessage() {
		if (!this.said.toString().isBlank() || !this.calls.isEmpty()) {
			this.entries.add(new HistoryEntry(Role.ASSISTANT, WellFormedText.of(this.said.toString()),
					List.copyOf(this.calls.values())));
		}
		this.said.setLength(0);
		this.calls.clear();
	}

}
