/**
 * Runs. Each answers one user message and belongs to the server, not to the connection
 * that asked for it: its events go into a log, and connections only read the log.
 */
@ApplicationModule(displayName = "Run",
		allowedDependencies = { "caller", "attachment", "agent", "agent :: definition", "agent :: guardrail",
				"agent :: model", "agent :: output", "store", "store :: database", "start", "agent :: toolcall",
				"store :: attachment", "store :: id", "store :: idempotency", "store :: usage" })
@NullMarked
package dev.parley.run;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
