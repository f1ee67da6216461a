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
 * @param unlisted whether it is in no list, and deleted soon after its last run
 * @param thread the id that a client chose for it, after the protocol's name and a colon;
 * unique for the user; null: none
 */
public record Session(UUID id, String userId, String agent, @Nullable String title, String metadata, int messageCount,
		long tokensUsed, Instant createdAt, Instant updatedAt, boolean unlisted, @Nullable String thread) {

	/** A new session without messages. */
	public static Session empty(UUID id, String userId, String agent, @Nullable String title, String metadata,
			Instant now) {
		return new Session(id, userId, agent, title, metadata, 0, 0, now, now, false, null);
	}

	/** The same session in no list. */
	public Session hidden() {
		return new Session(this.id, this.userId, this.agent, this.title, this.metadata, this.messageCount,
				this.tokensUsed, this.createdAt, this.updatedAt, true, this.thread);
	}

	/** The same session with the id that a client chose for it. */
	public Session inThread(@Nullable String id) {
		return new Session(this.id, this.userId, this.agent, this.title, this.metadata, this.messageCount,
				this.tokensUsed, this.createdAt, this.updatedAt, this.unlisted, id);
	}

	/** The same session with its first messages. */
	Session begunWith(String firstTitle, int messages) {
		return new Session(this.id, this.userId, this.agent, firstTitle, this.metadata, messages, this.tokensUsed,
				this.createdAt, this.updatedAt, this.unlisted, this.thread);
	}

}
