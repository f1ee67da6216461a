/**
 * The notes agent's tools, which take, list and delete a user's notes. The server, not
 * the model, determines the user.
 */
@ApplicationModule(displayName = "Notes", allowedDependencies = { "agent :: tool", "store" })
@NullMarked
package dev.parley.notes;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
