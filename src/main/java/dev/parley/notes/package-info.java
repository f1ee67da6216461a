/**
 * The notes agent's tools: a user's own notes, taken, listed and deleted by asking. Whose
 * notes they are is never the model's word.
 */
@ApplicationModule(displayName = "Notes", allowedDependencies = { "agent :: tool", "store" })
@NullMarked
package dev.parley.notes;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
