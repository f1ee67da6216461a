/**
 * Who may call, and as whom: keys, tokens, protected mode, allowed hosts. A request that
 * comes through here carries a {@link dev.parley.caller.Caller}; whose data it may see is
 * for the queries to say, which all take the owner's id.
 */
@ApplicationModule(displayName = "Security", allowedDependencies = { "caller", "audit" })
@NullMarked
package dev.parley.security;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
