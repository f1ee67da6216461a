/**
 * Sessions and their live agents. All protocols use this package to find or create a
 * session, choose the agent and start a run.
 */
@ApplicationModule(displayName = "Session",
		allowedDependencies = { "caller", "attachment", "run", "run :: action", "run :: admission", "agent",
				"agent :: definition", "agent :: model", "store", "store :: database", "start", "agent :: toolcall",
				"store :: attachment", "store :: id", "store :: idempotency" })
@NullMarked
package dev.parley.session;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
