package dev.parley.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.UserMessage;
import dev.parley.run.admission.BusyPolicy;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The body of a request to {@code /chat} and {@code /chat/stream}. */
@SaysSomething
record ChatRequest(@CodePointLength(max = UserMessage.MAX_MESSAGE) @Nullable String message,
		@JsonProperty("session_id") @Nullable String sessionId, @Size(max = 100) @Nullable String agent,
		@DecimalMin("0.0") @DecimalMax("2.0") @Nullable Double temperature,
		@JsonProperty("max_tokens") @Min(1) @Max(4000) @Nullable Integer maxTokens,
		@JsonSize(max = 16_384) @Nullable ObjectNode context, @JsonProperty("if_busy") @Nullable IfBusy ifBusy,
		@JsonProperty("on_disconnect") @Nullable OnDisconnect onDisconnect,
		@Size(max = 200) @Nullable List<@Valid @NotNull HistoryItem> history, @Nullable Boolean store,
		@Nullable String replaces) {

	/** What the request says; blank if an earlier message is answered again. */
	String text() {
		return (this.message != null) ? this.message : "";
	}

	/** What the requests of one key have in common. */
	@Nullable Object[] identity() {
		List<@Nullable Object> parts = new ArrayList<>(Arrays.asList(this.message, this.sessionId, this.agent,
				this.temperature, this.maxTokens, this.context));
		if (this.history != null || this.store != null || this.replaces != null) {
			parts.addAll(Arrays.asList(this.history, this.store, this.replaces));
		}
		return parts.toArray();
	}

	/** What to do if the session is busy. */
	enum IfBusy {

		@JsonProperty("enqueue")
		ENQUEUE, @JsonProperty("reject")
		REJECT, @JsonProperty("interrupt")
		INTERRUPT, @JsonProperty("steer")
		STEER;

		BusyPolicy policy() {
			return BusyPolicy.valueOf(name());
		}

	}

	/** Whether a run continues after its last reader has disconnected. */
	enum OnDisconnect {

		@JsonProperty("continue")
		CONTINUE, @JsonProperty("cancel")
		CANCEL

	}

}
