package dev.parley.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One message of a session. Messages are ordered by their run, then by their place in it.
 *
 * @param runId of a brought message, the session's first run
 * @param place 0 for the user's message, then counted up
 * @param toolCalls what the assistant asked for after saying {@code content}, in order
 * @param brought whether the caller brought it to the new session, so that no run said it
 */
public record Message(UUID id, UUID sessionId, UUID runId, int place, Role role, String content, Status status,
		List<ToolCallRow> toolCalls, Instant createdAt, boolean brought) {

	/** Who speaks. */
	public enum Role {

		USER, ASSISTANT

	}

	/** Whether the message is complete, or the text before the run was cut off. */
	public enum Status {

		COMPLETE, PARTIAL

	}

}
