/**
 * How much callers may have: requests in a minute, attempts to log in, tokens and money
 * in a day. What is counted in memory is bounded; what was spent is stored.
 */
@ApplicationModule(displayName = "Limits",
		allowedDependencies = { "start", "caller", "security", "run :: admission", "run :: event", "cost",
				"agent :: model", "store", "store :: database" })
@NullMarked
package dev.parley.limits;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
