package dev.parley.store;

import java.util.UUID;

/** The text of a user's message. */
public record AskedMessage(UUID id, String content) {
}
