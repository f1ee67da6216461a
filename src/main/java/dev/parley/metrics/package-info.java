/**
 * What Parley tells those who run it: metrics of runs, readers, refusals and the store,
 * and a line in the log for each run. Names and labels are documented in
 * {@code docs/operations.md}; a label never holds a user, a session or a path.
 */
@ApplicationModule(displayName = "Metrics",
		allowedDependencies = { "caller", "run", "run :: event", "cost", "agent", "agent :: model",
				"store :: database" })
@NullMarked
package dev.parley.metrics;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
