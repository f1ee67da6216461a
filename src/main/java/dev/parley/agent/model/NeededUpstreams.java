package dev.parley.agent.model;

/**
 * What agents call besides the primary model.
 *
 * @param fallback whether an agent names a fallback model of its own
 * @param moderation whether an agent's guardrails ask the moderation model
 */
public record NeededUpstreams(boolean fallback, boolean moderation) {
}
