/**
 * Deletes what is to be forgotten: all sessions of a user, everything of a user, and
 * sessions that nobody has used for long. It tells the audit log.
 */
@ApplicationModule(displayName = "Erasure",
		allowedDependencies = { "caller", "agent", "session", "run", "limits", "audit", "store", "store :: database" })
@NullMarked
package dev.parley.erasure;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
