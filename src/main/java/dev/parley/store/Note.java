package dev.parley.store;

import java.time.Instant;
import java.util.UUID;

/** A note that a user has had taken. */
public record Note(UUID id, String userId, String title, String content, Instant createdAt) {
}
