package dev.parley.store;

import java.util.List;

import dev.parley.store.Message.Role;

/**
 * An earlier message that the caller sends with a new session.
 *
 * @param toolCalls of the assistant, each with its result
 */
public record HistoryEntry(Role role, String content, List<ToolCallRow> toolCalls) {
}
