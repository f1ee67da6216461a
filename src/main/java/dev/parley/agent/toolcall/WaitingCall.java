package dev.parley.agent.toolcall;

import dev.parley.agent.model.ToolCall;

/** A tool call that waits for an approval or for the caller. */
public record WaitingCall(ToolCall call, ActionKind kind) {
}
