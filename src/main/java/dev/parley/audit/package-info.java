/**
 * The audit log: records who did what, and with which result. It listens to runs and to
 * security events.
 */
@ApplicationModule(displayName = "Audit", allowedDependencies = { "start", "caller", "run :: event", "agent :: model" })
@NullMarked
package dev.parley.audit;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
