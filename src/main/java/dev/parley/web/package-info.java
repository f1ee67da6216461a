/**
 * Parley's own HTTP: it translates, validates and writes events, and leaves the rest to
 * the sessions.
 */
@ApplicationModule(displayName = "Web",
		allowedDependencies = { "caller", "security", "session", "erasure", "run", "run :: action", "run :: admission",
				"run :: event", "limits", "cost", "metrics", "audit", "agent", "agent :: definition", "agent :: model",
				"agent :: output", "agent :: tool", "store", "store :: database" })
@NullMarked
package dev.parley.web;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
