/**
 * Sessions and the live agents that answer in them. Every protocol comes through here: it
 * finds or makes the session, chooses the agent and starts the run.
 */
@ApplicationModule(displayName = "Session",
		allowedDependencies = { "caller", "run", "run :: action", "run :: admission", "agent", "agent :: definition",
				"agent :: model", "store", "store :: database", "start" })
@NullMarked
package dev.parley.session;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
