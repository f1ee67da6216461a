package dev.parley.store;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * One conversation of one user.
 *
 * @param agent name of the agent that answers if a message names none
 * @param metadata the client's JSON object, as text
 * @param tokensUsed by all its runs together
 */
public record Session(UUID id, String userId, String agent, @Nullable String title, String metadata, int messageCount,
		long tokensUsed, Instant createdAt, Instant updatedAt) {

	/** A new session without messages. */
	public static Session empty(UUID id, String userId, String agent, @Nullable String title, String metadata,
			Instant now) {
		return new Session(id, userId, agent, title, metadata, 0, 0, now, now);
	}

}
