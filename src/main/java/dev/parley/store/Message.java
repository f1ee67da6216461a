package dev.parley.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.parley.store.attachment.AttachmentRow;
import org.jspecify.annotations.Nullable;

/**
 * One message of a session. Messages are ordered by their run, then by their place.
 *
 * @param runId the session's first run if the caller brought the message
 * @param place index within the run; 0 for the user's message
 * @param reasoning of the model before {@code content}; null: none, or not read
 * @param attachments of a user's message, in order
 * @param toolCalls that the assistant requested after {@code content}, in order
 * @param brought whether the caller brought it to the new session, so no run produced it
 */
public record Message(UUID id, UUID sessionId, UUID runId, int place, Role role, String content,
		@Nullable String reasoning, Status status, List<AttachmentRow> attachments, List<ToolCallRow> toolCalls,
		Instant createdAt, boolean brought) {

	/** Who wrote the message. */
	public enum Role {

		USER, ASSISTANT

	}

	/** Whether the message is complete, or cut off because its run ended early. */
	public enum Status {

		COMPLETE, PARTIAL

	}

}
