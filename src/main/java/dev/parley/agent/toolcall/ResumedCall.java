package dev.parley.agent.toolcall;

import java.util.UUID;

import dev.parley.agent.model.ToolCall;
import org.jspecify.annotations.Nullable;

/**
 * A tool call that waited for the caller and is answered now.
 *
 * @param messageId the stored message that asks for it
 * @param place counts the calls of that message
 * @param position of its result among the messages of {@link PriorToolCalls}
 * @param outcome null: it is approved, and is made now
 */
public record ResumedCall(UUID messageId, int place, int position, ToolCall call, @Nullable ToolOutcome outcome) {
}
