package dev.parley.store;

import dev.parley.store.Runs.CallPlace;
import org.jspecify.annotations.Nullable;

/**
 * What became of a call that waited.
 *
 * @param state {@code NOT_MADE} if it was approved and is made next
 * @param outcome null if it is made next
 */
public record AnsweredCall(CallPlace call, ToolCallRow.State state, @Nullable String outcome) {
}
