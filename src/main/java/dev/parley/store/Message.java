package dev.parley.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * One message of a session. Messages are ordered by their run, then by their place in it.
 *
 * @param place 0 for the user's message, then counted up
 * @param reasoning what the model said of its thinking before it; null: nothing, or not
 * read
 * @param toolCalls what the assistant asked for after saying {@code content}, in order
 */
public record Message(UUID id, UUID sessionId, UUID runId, int place, Role role, String content,
		@Nullable String reasoning, Status status, List<ToolCallRow> toolCalls, Instant createdAt) {

	/** Who speaks. */
	public enum Role {

		USER, ASSISTANT

	}

	/** Whether the message is complete, or the text before the run was cut off. */
	public enum Status {

		COMPLETE, PARTIAL

	}

}
