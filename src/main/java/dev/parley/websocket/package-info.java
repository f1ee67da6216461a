/**
 * Parley's own protocol over WebSockets, at {@code /ws}: the messages of {@code POST
 * /chat/stream} and the events of its answer, several runs at once.
 */
@ApplicationModule(displayName = "WebSocket",
		allowedDependencies = { "caller", "web", "web :: chat", "web :: error", "web :: filter", "web :: socket",
				"web :: sse", "run", "run :: event", "run :: log", "session", "store :: id", "store :: idempotency" })
@NullMarked
package dev.parley.websocket;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
