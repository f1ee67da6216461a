/**
 * Who calls: the caller, what they may do and how much, and the request they called with.
 * It knows no other package.
 */
@ApplicationModule(displayName = "Caller", allowedDependencies = {})
@NullMarked
package dev.parley.caller;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
