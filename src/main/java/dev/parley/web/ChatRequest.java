package dev.parley.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.UserMessage;
import dev.parley.run.BusyPolicy;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A message to an agent. */
record ChatRequest(
		@Schema(description = "What to say, up to 5,000 characters.", example = "What can you do?",
				maxLength = UserMessage.MAX_MESSAGE) @NotBlank @CodePointLength(
						max = UserMessage.MAX_MESSAGE) @Nullable String message,
		@Schema(description = "The session to go on with; without it a new one is made.",
				format = "uuid") @JsonProperty("session_id") @Nullable String sessionId,
		@Schema(description = "The agent to ask, or `auto` to have one chosen; it becomes the session's. Without it the session's agent answers, else `assistant`.",
				example = "assistant") @Size(max = 100) @Nullable String agent,
		@Schema(description = "How freely the model chooses its words.",
				example = "0.7") @DecimalMin("0.0") @DecimalMax("2.0") @Nullable Double temperature,
		@Schema(description = "The most tokens of one model answer.",
				example = "500") @JsonProperty("max_tokens") @Min(1) @Max(4000) @Nullable Integer maxTokens,
		@Schema(description = "A JSON object, up to 16 KB, that the model reads as data beside the message.") @JsonSize(
				max = 16_384) @Nullable ObjectNode context,
		@Schema(description = "What to do where the session is busy: wait, be refused, or cancel what runs and waits there.",
				defaultValue = "enqueue") @JsonProperty("if_busy") @Nullable IfBusy ifBusy,
		@Schema(description = "Whether the answer goes on when nobody reads it any more. `/chat` knows only `continue`.",
				defaultValue = "continue") @JsonProperty("on_disconnect") @Nullable OnDisconnect onDisconnect) {

	/** What to do where the session is busy. */
	enum IfBusy {

		@JsonProperty("enqueue")
		ENQUEUE, @JsonProperty("reject")
		REJECT, @JsonProperty("interrupt")
		INTERRUPT;

		BusyPolicy policy() {
			return BusyPolicy.valueOf(name());
		}

	}

	/** What becomes of an answer that nobody reads any more. */
	enum OnDisconnect {

		@JsonProperty("continue")
		CONTINUE, @JsonProperty("cancel")
		CANCEL

	}

}
