/**
 * Agents: their definitions, what they remember of a conversation, and the loop in which
 * they ask the model and call tools. It knows nothing of HTTP, runs or the store.
 */
@ApplicationModule(displayName = "Agent", allowedDependencies = { "caller", "outbound", "yaml" })
@NullMarked
package dev.parley.agent;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
