/**
 * Traces for OpenTelemetry: one for each run, with its time in the queue and each call of
 * a model. Nothing of it is loaded unless an address for them is set.
 */
@ApplicationModule(displayName = "Tracing",
		allowedDependencies = { "caller", "run :: event", "agent :: model", "outbound" })
@NullMarked
package dev.parley.tracing;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
