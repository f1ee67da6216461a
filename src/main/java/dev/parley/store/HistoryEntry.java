package dev.parley.store;

import java.util.List;

import dev.parley.store.Message.Role;
import dev.parley.store.attachment.SentFiles;

/**
 * An earlier message that the caller sends with a new session.
 *
 * @param toolCalls of the assistant, each with its result
 * @param files that belong to a message of the user
 */
public record HistoryEntry(Role role, String content, List<ToolCallRow> toolCalls, SentFiles files) {

	/** A message without files. */
	public HistoryEntry(Role role, String content, List<ToolCallRow> toolCalls) {
		this(role, content, toolCalls, SentFiles.NONE);
	}

	/** The same without the contents of its files. */
	HistoryEntry withoutContents() {
		return new HistoryEntry(this.role, this.content, this.toolCalls,
				new SentFiles(this.files.attachments(), List.of()));
	}

}
