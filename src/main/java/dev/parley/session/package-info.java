/**
 * Sessions and their live agents. All protocols use this package to find or create a
 * session, choose the agent and start a run.
 */
@ApplicationModule(displayName = "Session",
		allowedDependencies = { "caller", "run", "run :: action", "run :: admission", "agent", "agent :: definition",
				"agent :: model", "store", "store :: database", "start" })
@NullMarked
package dev.parley.session;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
