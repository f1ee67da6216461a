package dev.parley.store;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * One user message being answered, as stored.
 *
 * @param messageId the user's message that it answers
 * @param model the model that was asked for
 * @param end how it ended; null while it is unfinished
 * @param sessionTokens the session's token total after the answer; null where there is
 * none
 */
public record Run(UUID id, UUID sessionId, String userId, UUID messageId, String agent, String model, Instant createdAt,
		@Nullable RunEnd end, @Nullable Long sessionTokens) {

	/** A run that is about to be accepted. */
	public static Run unfinished(UUID id, UUID sessionId, String userId, UUID messageId, String agent, String model,
			Instant createdAt) {
		return new Run(id, sessionId, userId, messageId, agent, model, createdAt, null, null);
	}

}
