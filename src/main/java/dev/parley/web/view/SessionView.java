package dev.parley.web.view;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.parley.store.Message;
import dev.parley.store.Session;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A session as clients see it. */
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
			List<MessageView> messages) {
	}

	/** A message as clients see it. */
	public record MessageView(@JsonProperty("message_id") UUID messageId, @JsonProperty("run_id") UUID runId,
			String role, String content, String status, @JsonProperty("tool_calls") List<ToolCallView> toolCalls,
			@JsonProperty("created_at") Instant createdAt) {

		public static MessageView of(Message message) {
			return new MessageView(message.id(), message.runId(), lowerCase(message.role()), message.content(),
					lowerCase(message.status()), message.toolCalls().stream().map(ToolCallView::of).toList(),
					message.createdAt());
		}

		private static String lowerCase(Enum<?> constant) {
			return constant.name().toLowerCase(Locale.ROOT);
		}

	}

}
