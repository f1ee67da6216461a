package dev.parley.agent.toolcall;

import dev.parley.agent.model.ToolCall;

/** A tool call that waits for somebody to act. */
public record WaitingCall(ToolCall call, ActionKind kind) {
}
