/**
 * Limits of callers: requests per minute, login attempts, and tokens and money per day.
 * Counters in memory are limited in number; usage is stored.
 */
@ApplicationModule(displayName = "Limits",
		allowedDependencies = { "start", "caller", "security", "run :: admission", "run :: event", "cost",
				"agent :: model", "store", "store :: database", "store :: usage" })
@NullMarked
package dev.parley.limits;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
