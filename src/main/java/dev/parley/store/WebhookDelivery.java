package dev.parley.store;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The end of a run that is to be posted to the webhook.
 *
 * @param userId null if the user was erased
 * @param attempts how often it was tried
 * @param dueSince since when it is tried
 * @param nextAt when it is tried next, if it is not dead
 * @param dead whether it is tried no more
 * @param lastError what came of the last attempt; null if none has failed
 */
public record WebhookDelivery(UUID runId, UUID sessionId, @Nullable String userId, String agent, String model,
		EndOfRun end, int attempts, Instant dueSince, Instant nextAt, boolean dead, @Nullable String lastError) {

	/**
	 * How the run ended, without its text.
	 *
	 * @param outcome its terminal state
	 * @param finishReason the model's; null unless it completed
	 * @param errorCode null unless it failed
	 * @param cancelCause null unless it was cancelled
	 * @param usage null if it is not known
	 * @param startedAt null if it never left the queue
	 */
	public record EndOfRun(String outcome, @Nullable String finishReason, @Nullable String errorCode,
			@Nullable String cancelCause, @Nullable TokenUsage usage, Instant createdAt, @Nullable Instant startedAt,
			Instant endedAt) {
	}

}
