package dev.parley.store;

import java.time.Instant;
import java.util.UUID;

import dev.parley.store.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of a run's end to the webhook.
 *
 * @param userId null if the user was erased
 * @param attempts number of attempts so far
 * @param dueSince when the first attempt was due
 * @param nextAt when the next attempt is due, unless it is dead
 * @param dead whether there are no further attempts
 * @param lastError error of the last failed attempt; null if none has failed
 */
public record WebhookDelivery(UUID runId, UUID sessionId, @Nullable String userId, String agent, String model,
		EndOfRun end, int attempts, Instant dueSince, Instant nextAt, boolean dead, @Nullable String lastError) {

	/**
	 * How the run ended, without its text.
	 *
	 * @param outcome the terminal state
	 * @param finishReason the model's; null unless the run completed
	 * @param errorCode null unless the run failed
	 * @param cancelCause null unless the run was cancelled
	 * @param usage null if unknown
	 * @param startedAt null if the run never left the queue
	 */
	public record EndOfRun(String outcome, @Nullable String finishReason, @Nullable String errorCode,
			@Nullable String cancelCause, @Nullable TokenUsage usage, Instant createdAt, @Nullable Instant startedAt,
			Instant endedAt) {
	}

}
