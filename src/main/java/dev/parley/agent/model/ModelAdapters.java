package dev.parley.agent.model;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The ways to models, each of which makes one call when it is asked once.
 *
 * @param fallback asked if the other cannot begin, for its default model; null: there is
 * none of its own, and another model of the first API takes that place if an agent names
 * one
 * @param otherApi whether the fallback is another API than the first
 * @param moderator makes the way to the moderation model, which most need not
 */
public record ModelAdapters(ModelGateway primary, @Nullable ModelGateway fallback, boolean otherApi,
		Supplier<Moderator> moderator) {
}
