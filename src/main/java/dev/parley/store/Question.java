package dev.parley.store;

import org.jspecify.annotations.Nullable;

/**
 * A message of a user, as it was asked.
 *
 * @param context a JSON object that came with it; null: none
 */
public record Question(String message, @Nullable String context) {
}
