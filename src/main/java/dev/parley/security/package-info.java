/**
 * Authentication: keys, tokens, protected mode and allowed hosts. It gives each admitted
 * request a {@link dev.parley.caller.Caller}. Queries restrict access to data, because
 * they all take the owner's id.
 */
@ApplicationModule(displayName = "Security", allowedDependencies = { "caller", "audit" })
@NullMarked
package dev.parley.security;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
