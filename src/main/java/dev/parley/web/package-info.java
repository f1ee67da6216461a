/**
 * Parley's HTTP API: controllers that validate requests, call the sessions and runs, and
 * write responses and events.
 */
@ApplicationModule(displayName = "Web",
		allowedDependencies = { "caller", "attachment", "security", "session", "erasure", "run", "run :: action",
				"run :: admission", "run :: event", "run :: log", "limits", "cost", "metrics", "audit", "agent",
				"agent :: definition", "agent :: guardrail", "agent :: model", "agent :: output", "agent :: tool",
				"store", "store :: database", "agent :: toolcall", "store :: attachment", "store :: id",
				"store :: idempotency", "store :: usage" })
@NullMarked
package dev.parley.web;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
