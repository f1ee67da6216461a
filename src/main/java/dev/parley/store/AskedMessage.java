package dev.parley.store;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The text of a user's message.
 *
 * @param clientId the id that the client gave to it; null: none
 */
public record AskedMessage(UUID id, String content, @Nullable String clientId) {
}
