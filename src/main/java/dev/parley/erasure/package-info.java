/**
 * Deletes data: all sessions of a user, all data of a user, and sessions that were unused
 * for long. Deletions are recorded in the audit log.
 */
@ApplicationModule(displayName = "Erasure",
		allowedDependencies = { "caller", "agent", "session", "run", "limits", "audit", "store", "store :: database",
				"store :: note", "store :: usage" })
@NullMarked
package dev.parley.erasure;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
