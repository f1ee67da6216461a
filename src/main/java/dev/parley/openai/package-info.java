/**
 * OpenAI's API below {@code /v1}: translates requests into messages of sessions, and runs
 * into completions and responses. A model's name is an agent's name.
 */
@ApplicationModule(displayName = "OpenAI's API", allowedDependencies = { "caller", "attachment", "security", "session",
		"run", "run :: action", "run :: admission", "run :: event", "run :: log", "agent", "agent :: definition",
		"agent :: model", "agent :: toolcall", "store", "store :: attachment", "store :: id", "store :: idempotency",
		"store :: usage", "web", "web :: error", "web :: sse", "web :: view", "web :: filter", "web :: socket" })
@NullMarked
package dev.parley.openai;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
