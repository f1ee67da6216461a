package dev.parley.store;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A message that a client names by an id of its own, in the session of its thread.
 *
 * @param messageId null: the session has no such message
 * @param content of the message; null: the same
 */
public record ThreadMessage(UUID sessionId, @Nullable UUID messageId, @Nullable String content) {
}
