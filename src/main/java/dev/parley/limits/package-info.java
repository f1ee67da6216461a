/**
 * Limits of callers: requests per minute, login attempts, and tokens and money per day.
 * Counters in memory are limited in number; those of several servers are in Redis. Usage
 * is stored.
 */
@ApplicationModule(displayName = "Limits",
		allowedDependencies = { "start", "caller", "security", "run :: admission", "run :: event", "cost", "redis",
				"agent :: model", "store", "store :: database", "store :: usage" })
@NullMarked
package dev.parley.limits;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
