/**
 * The UI message stream of the AI SDK at {@code /ai-sdk/chat}, for {@code useChat}. Its
 * requests become messages of sessions, and the events of runs become its chunks.
 */
@ApplicationModule(displayName = "AI SDK",
		allowedDependencies = { "caller", "attachment", "security", "web", "web :: chat", "web :: error",
				"web :: filter", "web :: socket", "web :: sse", "web :: view", "session", "run", "run :: action",
				"run :: admission", "run :: event", "run :: log", "agent", "agent :: definition", "agent :: model",
				"agent :: output", "agent :: toolcall", "store", "store :: attachment", "store :: id",
				"store :: idempotency", "store :: usage" })
@NullMarked
package dev.parley.aisdk;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
