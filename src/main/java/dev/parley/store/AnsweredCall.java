package dev.parley.store;

import dev.parley.store.Runs.CallPlace;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a call that waited for the caller.
 *
 * @param state {@code NOT_MADE} if it was approved and will be made
 * @param outcome null if it will be made
 */
public record AnsweredCall(CallPlace call, ToolCallRow.State state, @Nullable String outcome) {
}
