/**
 * Agents: their context windows, and the loop in which they ask the model and call tools.
 * Independent of HTTP, runs and the store.
 */
@ApplicationModule(displayName = "Agent", allowedDependencies = { "caller", "outbound", "yaml" })
@NullMarked
package dev.parley.agent;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
