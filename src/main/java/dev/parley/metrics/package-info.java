/**
 * Metrics of runs, readers, refusals and the store, and the log line for each run. Names
 * and labels are documented in {@code docs/operations.md}; no label contains a user, a
 * session or a path.
 */
@ApplicationModule(displayName = "Metrics",
		allowedDependencies = { "caller", "run", "run :: event", "cost", "agent", "agent :: model",
				"store :: database" })
@NullMarked
package dev.parley.metrics;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
