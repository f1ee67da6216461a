package dev.parley.web.view;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.parley.store.Message;
import dev.parley.store.Session;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A session as clients see it. */
@Schema(name = "Session")
public record SessionView(@JsonProperty("session_id") UUID sessionId, @Schema(example = "assistant") String agent,
		@Schema(example = "Travel plans") @Nullable String title,
		@Schema(description = "Your own JSON object.") JsonNode metadata,
		@Schema(example = "2") @JsonProperty("message_count") int messageCount,
		@Schema(example = "57") @JsonProperty("tokens_used") long tokensUsed,
		@JsonProperty("created_at") Instant createdAt, @JsonProperty("updated_at") Instant updatedAt) {

	public static SessionView of(Session session) {
		return new SessionView(session.id(), session.agent(), session.title(), LenientJson.parse(session.metadata()),
				session.messageCount(), session.tokensUsed(), session.createdAt(), session.updatedAt());
	}

	/** A page of sessions. */
	@Schema(name = "SessionPage")
	public record Page(List<SessionView> sessions, @Schema(
			description = "Give it as `cursor` for the next page; null at the end.") @JsonProperty("next_cursor") @Nullable UUID nextCursor) {
	}

	/** A session with its newest messages. */
	@Schema(name = "SessionDetail")
	public record Detail(@JsonUnwrapped SessionView session, @Schema(
			description = "The run that is being answered; null where none is.") @JsonProperty("active_run_id") @Nullable UUID activeRunId,
			List<MessageView> messages) {
	}

	/** A message as clients see it. */
	@Schema(name = "Message")
	public record MessageView(@JsonProperty("message_id") UUID messageId, @JsonProperty("run_id") UUID runId,
			@Schema(allowableValues = {
					"user", "assistant" }) String role,
			String content,
			@Schema(description = "`partial`: the run was cut off after this.",
					allowableValues = { "complete", "partial" }) String status,
			@JsonProperty("tool_calls") List<ToolCallView> toolCalls, @JsonProperty("created_at") Instant createdAt){

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
