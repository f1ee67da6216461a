package dev.parley.web;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.UserMessage;
import dev.parley.run.admission.BusyPolicy;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The body of a request to {@code /chat} and {@code /chat/stream}. */
record ChatRequest(@NotBlank @CodePointLength(max = UserMessage.MAX_MESSAGE) @Nullable String message,
		@JsonProperty("session_id") @Nullable String sessionId, @Size(max = 100) @Nullable String agent,
		@DecimalMin("0.0") @DecimalMax("2.0") @Nullable Double temperature,
		@JsonProperty("max_tokens") @Min(1) @Max(4000) @Nullable Integer maxTokens,
		@JsonSize(max = 16_384) @Nullable ObjectNode context,
		@Size(max = 10) @Nullable List<@Valid @NotNull AttachmentRequest> attachments,
		@JsonProperty("if_busy") @Nullable IfBusy ifBusy,
		@JsonProperty("on_disconnect") @Nullable OnDisconnect onDisconnect) {

	/** What to do if the session is busy. */
	enum IfBusy {

		@JsonProperty("enqueue")
		ENQUEUE, @JsonProperty("reject")
		REJECT, @JsonProperty("interrupt")
		INTERRUPT;

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
