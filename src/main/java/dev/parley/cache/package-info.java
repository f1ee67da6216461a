/**
 * The answer cache in memory, which implements {@link dev.parley.agent.AnswerCache}.
 * Agents use only this interface.
 */
@ApplicationModule(displayName = "Cache", allowedDependencies = { "agent", "agent :: model", "start" })
@NullMarked
package dev.parley.cache;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
