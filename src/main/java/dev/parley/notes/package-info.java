/**
 * The notes agent's tools, which take, list and delete a user's notes. The server, not
 * the model, determines the user.
 */
@ApplicationModule(displayName = "Notes",
		allowedDependencies = { "agent :: tool", "store", "store :: id", "store :: note" })
@NullMarked
package dev.parley.notes;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
