/**
 * Traces for OpenTelemetry: one for each run, with its time in the queue, each call of a
 * model, each tool call and what was stored. Nothing of it is loaded unless an address
 * for them is set.
 */
@ApplicationModule(displayName = "Tracing",
		allowedDependencies = { "start", "caller", "run :: event", "agent", "agent :: model", "outbound" })
@NullMarked
package dev.parley.tracing;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
