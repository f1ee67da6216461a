/**
 * Titles of sessions by the model, for sessions whose user gave none. It listens to runs
 * and works in the background.
 */
@ApplicationModule(displayName = "Title",
		allowedDependencies = { "agent :: model", "agent :: output", "run :: admission", "run :: event", "limits",
				"store", "store :: database" })
@NullMarked
package dev.parley.title;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
