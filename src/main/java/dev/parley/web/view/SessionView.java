package dev.parley.web.view;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.parley.agent.output.OutputFormat;
import dev.parley.store.HistoryMessage;
import dev.parley.store.Message;
import dev.parley.store.Message.Role;
import dev.parley.store.RunEnd;
import dev.parley.store.Session;
import dev.parley.web.view.RunView.ErrorView;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A session in the API. */
public record SessionView(@JsonProperty("session_id") UUID sessionId, String agent, @Nullable String title,
		JsonNode metadata, @JsonProperty("message_count") int messageCount,
		@JsonProperty("tokens_used") long tokensUsed, @JsonProperty("created_at") Instant createdAt,
		@JsonProperty("updated_at") Instant updatedAt) {

	public static SessionView of(Session session) {
		return new SessionView(session.id(), session.agent(), session.title(), LenientJson.parse(session.metadata()),
				session.messageCount(), session.tokensUsed(), session.createdAt(), session.updatedAt());
	}

	/** A page of sessions. */
	public record Page(List<SessionView> sessions, @JsonProperty("next_cursor") @Nullable UUID nextCursor) {
	}

	/** A session with its newest messages. */
	public record Detail(@JsonUnwrapped SessionView session, @JsonProperty("active_run_id") @Nullable UUID activeRunId,
			@JsonProperty("required_action") @Nullable RequiredActionView requiredAction, List<MessageView> messages) {
	}

	/** A message in the API. Fields that do not apply are omitted. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record MessageView(@JsonProperty("message_id") UUID messageId, @JsonProperty("run_id") @Nullable UUID runId,
			String role, String content, @Nullable String reasoning, String status, @Nullable String agent,
			@Nullable String model, @Nullable JsonNode output, @Nullable List<AttachmentView> attachments,
			@JsonProperty("tool_calls") List<ToolCallView> toolCalls,
			@JsonProperty("finish_reason") @Nullable String finishReason, @Nullable ErrorView error,
			@JsonProperty("cancel_cause") @Nullable String cancelCause, @Nullable Boolean superseded,
			@JsonProperty("created_at") Instant createdAt) {

		/**
		 * A message of a conversation.
		 * @param output the format of its agent's answers; empty if they are text
		 */
		public static MessageView of(HistoryMessage shown, Optional<OutputFormat> output) {
			Message message = shown.message();
			boolean said = message.role() == Role.ASSISTANT && !message.brought();
			RunEnd.Outcome outcome = shown.outcome();
			return new MessageView(message.id(), message.brought() ? null : message.runId(), lowerCase(message.role()),
					message.content(), message.reasoning(), lowerCase(message.status()), said ? shown.agent() : null,
					said ? shown.model() : null,
					output.filter((format) -> said && message.toolCalls().isEmpty())
						.flatMap((format) -> format.objectIn(message.content()))
						.map(LenientJson::parse)
						.orElse(null),
					attachments(message), message.toolCalls().stream().map(ToolCallView::of).toList(),
					RunView.finishReason(outcome),
					(outcome instanceof RunEnd.Failed failed) ? ErrorView.of(failed) : null,
					(outcome instanceof RunEnd.Cancelled cancelled) ? cancelled.cause() : null,
					shown.superseded() ? true : null, message.createdAt());
		}

		private static @Nullable List<AttachmentView> attachments(Message message) {
			return message.attachments().isEmpty() ? null
					: message.attachments().stream().map(AttachmentView::of).toList();
		}

		private static String lowerCase(Enum<?> constant) {
			return constant.name().toLowerCase(Locale.ROOT);
		}

	}

}
