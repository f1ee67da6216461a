/**
 * Agent2Agent 1.0 at {@code /a2a}, over JSON-RPC: a task is a run, with the runs that
 * continue it; its context is the session.
 *
 * @see <a href="https://a2a-protocol.org/v1.0.0/specification">A2A 1.0</a>
 */
@ApplicationModule(displayName = "A2A",
		allowedDependencies = { "caller", "security", "web", "web :: error", "web :: sse", "web :: view",
				"web :: filter", "session", "run", "run :: action", "run :: admission", "run :: event", "run :: log",
				"agent", "agent :: definition", "agent :: model", "agent :: toolcall", "attachment", "store",
				"store :: id", "store :: idempotency" })
@NullMarked
package dev.parley.a2a;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
