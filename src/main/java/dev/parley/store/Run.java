package dev.parley.store;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A run, as stored.
 *
 * @param messageId the user's message that it answers
 * @param agent the agent that answers
 * @param model the model that the agent requests
 * @param askedAgent the requested agent, or {@code auto}
 * @param askedModel the model of the requested agent
 * @param continues the run that required action and that this run continues; null if it
 * answers a message
 * @param end how it ended; null while it is unfinished
 * @param sessionTokens the session's token total after the answer; null if there is none
 * @param steeredInto the run whose answer took in the message; null: answered by itself
 * @param epoch of its owner
 * @param shown the request as its protocol shows it again, as JSON, for a new run; null:
 * none, or not read, see {@link Responses}
 * @param request what another server needs to execute a new run, as JSON; null: none can,
 * or not read
 */
public record Run(UUID id, UUID sessionId, String userId, UUID messageId, String agent, String model, String askedAgent,
		String askedModel, Instant createdAt, @Nullable UUID continues, @Nullable RunEnd end,
		@Nullable Long sessionTokens, @Nullable UUID steeredInto, int epoch, @Nullable String shown,
		@Nullable String request) {

	/** A run that is about to be accepted. */
	public static Run unfinished(UUID id, UUID sessionId, String userId, UUID messageId, String agent, String model,
			Instant createdAt) {
		return new Run(id, sessionId, userId, messageId, agent, model, agent, model, createdAt, null, null, null, null,
				RunClaim.first(id).epoch(), null, null);
	}

	/** The same, continuing another. */
	public Run continuing(@Nullable UUID runId) {
		return new Run(this.id, this.sessionId, this.userId, this.messageId, this.agent, this.model, this.askedAgent,
				this.askedModel, this.createdAt, runId, this.end, this.sessionTokens, this.steeredInto, this.epoch,
				this.shown, this.request);
	}

	/** The same, with the request to show again. */
	public Run showing(@Nullable String asked) {
		return new Run(this.id, this.sessionId, this.userId, this.messageId, this.agent, this.model, this.askedAgent,
				this.askedModel, this.createdAt, this.continues, this.end, this.sessionTokens, this.steeredInto,
				this.epoch, asked, this.request);
	}

	/** The same, with what another server needs to execute it. */
	public Run executableBy(@Nullable String others) {
		return new Run(this.id, this.sessionId, this.userId, this.messageId, this.agent, this.model, this.askedAgent,
				this.askedModel, this.createdAt, this.continues, this.end, this.sessionTokens, this.steeredInto,
				this.epoch, this.shown, others);
	}

	/** The claim of its owner. */
	public RunClaim claim() {
		return new RunClaim(this.id, this.epoch);
	}

}
