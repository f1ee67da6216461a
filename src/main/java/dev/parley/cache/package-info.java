/**
 * The answer cache in memory and, for several servers, in Redis; implements
 * {@link dev.parley.agent.AnswerCache}. Agents use only this interface.
 */
@ApplicationModule(displayName = "Cache",
		allowedDependencies = { "agent", "agent :: model", "redis", "start", "store :: database" })
@NullMarked
package dev.parley.cache;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
