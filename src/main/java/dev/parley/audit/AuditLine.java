package dev.parley.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.run.event.EndedRun;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.RequiresAction;
import org.jspecify.annotations.Nullable;

/** One line of the audit log: who did what, when, from where, and with which result. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditLine(Instant time, String event, @JsonProperty("user_id") @Nullable String userId, @Nullable String client,
		@Nullable String address, @JsonProperty("request_id") @Nullable String requestId,
		@JsonProperty("session_id") @Nullable UUID sessionId, @JsonProperty("run_id") @Nullable UUID runId,
		@Nullable String agent, @Nullable String model, @Nullable String result, @Nullable String code,
		@JsonProperty("prompt_tokens") @Nullable Integer promptTokens,
		@JsonProperty("completion_tokens") @Nullable Integer completionTokens,
		@JsonProperty("duration_ms") @Nullable Long durationMs, @Nullable String detail) {

	/** Maximum length of a text in characters. */
	private static final int LENGTH = 256;

	static AuditLine of(EndedRun run) {
		return new AuditLine(run.endedAt(), "run", cut(run.caller().userId()), cut(run.caller().client()),
				run.origin().address(), run.origin().requestId(), run.sessionId(), run.id(), run.agent(), run.model(),
				switch (run.end()) {
					case Done done -> "completed";
					case RequiresAction waiting -> "requires_action";
					case Failed failed -> "failed";
					case Cancelled cancelled -> "cancelled";
				}, switch (run.end()) {
					case Done _, RequiresAction _ -> null;
					case Failed failed -> failed.code().code();
					case Cancelled cancelled -> cancelled.cause().name().toLowerCase(Locale.ROOT);
				}, run.usage().promptTokens(), run.usage().completionTokens(),
				Duration.between(run.createdAt(), run.endedAt()).toMillis(), null);
	}

	static AuditLine of(SecurityEvent event, Instant time) {
		return new AuditLine(time, event.event(), cut(event.userId()), cut(event.client()), event.origin().address(),
				event.origin().requestId(), null, null, null, null, null, null, null, null, null, cut(event.detail()));
	}

	private static @Nullable String cut(@Nullable String text) {
		return (text == null || text.length() <= LENGTH) ? text : text.substring(0, LENGTH);
	}

}
