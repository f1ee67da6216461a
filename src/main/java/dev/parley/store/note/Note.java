package dev.parley.store.note;

import java.time.Instant;
import java.util.UUID;

/** A note that an agent took for a user. */
public record Note(UUID id, String userId, String title, String content, Instant createdAt) {
}
