/**
 * The answers of agents that may be given again, in memory. It stands behind
 * {@link dev.parley.agent.AnswerCache}; agents know no other of it.
 */
@ApplicationModule(displayName = "Cache", allowedDependencies = { "agent", "agent :: model", "start" })
@NullMarked
package dev.parley.cache;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
