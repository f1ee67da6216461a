/**
 * Redis for what a server can also do without it, such as limits and cached answers: with
 * bounded waiting, and without errors during an outage.
 */
@ApplicationModule(displayName = "Redis", allowedDependencies = "store :: database")
@NullMarked
package dev.parley.redis;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
