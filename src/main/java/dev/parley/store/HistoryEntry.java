package dev.parley.store;

import java.util.List;

import dev.parley.store.Message.Role;

/**
 * A message that the caller brings to a new session.
 *
 * @param toolCalls of the assistant, each with its result
 */
public record HistoryEntry(Role role, String content, List<ToolCallRow> toolCalls) {
}
