/**
 * OpenTelemetry traces: one for each run, with spans for its time in the queue, its model
 * calls, its tool calls and its transactions. Nothing is loaded unless an address for
 * traces is set.
 */
@ApplicationModule(displayName = "Tracing",
		allowedDependencies = { "start", "caller", "run :: event", "agent", "agent :: model", "outbound",
				"agent :: toolcall" })
@NullMarked
package dev.parley.tracing;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
