package dev.parley.webhook;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.store.WebhookDelivery;
import dev.parley.store.WebhookDelivery.EndOfRun;
import dev.parley.store.usage.TokenUsage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a message: ids and numbers, no content of messages. See docs/webhooks.md.
 */
record WebhookMessage(String type, Instant timestamp, Data data) {

	private static final JsonMapper JSON = new JsonMapper();

	static WebhookMessage of(WebhookDelivery delivery) {
		EndOfRun end = delivery.end();
		TokenUsage usage = end.usage();
		return new WebhookMessage("run." + end.outcome(), end.endedAt(),
				new Data(delivery.runId(), delivery.sessionId(), delivery.userId(), delivery.agent(), delivery.model(),
						end.outcome(), end.finishReason(),
						(end.errorCode() != null) ? end.errorCode() : end.cancelCause(),
						(usage != null) ? Tokens.of(usage) : null, end.createdAt(), end.startedAt(), end.endedAt()));
	}

	byte[] json() {
		return JSON.writeValueAsBytes(this);
	}

	/**
	 * The run's data. The code is that of the failure, or the cause of the cancellation.
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Data(@JsonProperty("run_id") UUID runId, @JsonProperty("session_id") UUID sessionId, @Nullable String user,
			String agent, String model, String outcome, @JsonProperty("finish_reason") @Nullable String finishReason,
			@Nullable String code, @Nullable Tokens usage, @JsonProperty("created_at") Instant createdAt,
			@JsonProperty("started_at") @Nullable Instant startedAt, @JsonProperty("ended_at") Instant endedAt) {
	}

	/** The tokens of the run. */
	@JsonInclude(JsonInclude.Include.NON_DEFAULT)
	record Tokens(@JsonProperty("prompt_tokens") @JsonInclude int promptTokens,
			@JsonProperty("completion_tokens") @JsonInclude int completionTokens,
			@JsonProperty("total_tokens") @JsonInclude int totalTokens, boolean estimated) {

		static Tokens of(TokenUsage usage) {
			return new Tokens(usage.promptTokens(), usage.completionTokens(), usage.totalTokens(), usage.estimated());
		}

	}

}
