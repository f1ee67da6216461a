package dev.parley.web.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.UserMessage;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.web.chat.CallAnswers.ApprovalPart;
import dev.parley.web.chat.CallAnswers.ToolResultPart;
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
@MessageOrAnswers
public record ChatRequest(@CodePointLength(max = UserMessage.MAX_MESSAGE) @Nullable String message,
		@JsonProperty("session_id") @Nullable String sessionId, @Size(max = 100) @Nullable String agent,
		@DecimalMin("0.0") @DecimalMax("2.0") @Nullable Double temperature,
		@JsonProperty("max_tokens") @Min(1) @Max(4000) @Nullable Integer maxTokens,
		@JsonSize(max = 16_384) @Nullable ObjectNode context,
		@Size(max = 10) @Nullable List<@Valid @NotNull AttachmentRequest> attachments,
		@JsonProperty("if_busy") @Nullable IfBusy ifBusy,
		@JsonProperty("on_disconnect") @Nullable OnDisconnect onDisconnect,
		@Size(max = 200) @Nullable List<@NotNull @Valid HistoryItem> history, @Nullable Boolean store,
		@Nullable String replaces, @Size(max = 64) @Nullable List<@NotNull @Valid CallerTool> tools,
		@JsonProperty("tool_results") @Size(max = 256) @Nullable List<@NotNull @Valid ToolResultPart> toolResults,
		@Size(max = 256) @Nullable List<@NotNull @Valid ApprovalPart> approvals) {

	/** Whether it contains answers to calls instead of a message. */
	public boolean answersCalls() {
		return (this.toolResults != null && !this.toolResults.isEmpty())
				|| (this.approvals != null && !this.approvals.isEmpty());
	}

	/**
	 * All values that a repeated request must have in common, for the idempotency key.
	 */
	public @Nullable Object[] compared(SentAttachments sent) {
		Map<String, Object> more = new TreeMap<>();
		put(more, "history", this.history);
		put(more, "store", this.store);
		put(more, "replaces", this.replaces);
		put(more, "tools", this.tools);
		put(more, "tool_results", this.toolResults);
		put(more, "approvals", this.approvals);
		put(more, "attachments", sent.fingerprint().isEmpty() ? null : sent.fingerprint());
		List<@Nullable Object> parts = new ArrayList<>(Arrays.asList(this.message, this.sessionId, this.agent,
				this.temperature, this.maxTokens, this.context));
		if (!more.isEmpty()) {
			parts.add(more);
		}
		return parts.toArray();
	}

	private static void put(Map<String, Object> more, String name, @Nullable Object value) {
		if (value != null) {
			more.put(name, value);
		}
	}

	/** What to do if the session is busy. */
	public enum IfBusy {

		@JsonProperty("enqueue")
		ENQUEUE, @JsonProperty("reject")
		REJECT, @JsonProperty("interrupt")
		INTERRUPT, @JsonProperty("steer")
		STEER;

		public BusyPolicy policy() {
			return BusyPolicy.valueOf(name());
		}

	}

	/** Whether a run continues after its last reader has disconnected. */
	public enum OnDisconnect {

		@JsonProperty("continue")
		CONTINUE, @JsonProperty("cancel")
		CANCEL

	}

}
