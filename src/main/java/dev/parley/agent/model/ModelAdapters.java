package dev.parley.agent.model;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The adapters to models. Each makes exactly one model call for each request.
 *
 * @param fallback asked for its default model if the primary fails before it begins;
 * null: none is configured, and an agent's fallback model is asked through the primary
 * @param otherApi whether the fallback is another API than the primary
 * @param moderator creates the adapter to the moderation model on first use
 */
public record ModelAdapters(ModelGateway primary, @Nullable ModelGateway fallback, boolean otherApi,
		Supplier<Moderator> moderator) {
}
