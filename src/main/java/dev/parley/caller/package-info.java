/**
 * The caller of a request, its roles and limits, and the source of the request. Depends
 * on no other package.
 */
@ApplicationModule(displayName = "Caller", allowedDependencies = {})
@NullMarked
package dev.parley.caller;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
