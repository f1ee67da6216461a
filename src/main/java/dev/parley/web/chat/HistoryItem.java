package dev.parley.web.chat;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An earlier message that the caller sends with a new session.
 *
 * @param toolCalls of the assistant; each is followed by a message with its result
 * @param toolCallId the call whose result a message of a tool has
 */
record HistoryItem(@NotNull Author role, @Nullable String content,
		@JsonProperty("tool_calls") @Size(max = 128) @Nullable List<@Valid @NotNull Call> toolCalls,
		@JsonProperty("tool_call_id") @Nullable String toolCallId) {

	/** The author of the message. */
	enum Author {

		@JsonProperty("user")
		USER, @JsonProperty("assistant")
		ASSISTANT, @JsonProperty("tool")
		TOOL

	}

	/** A tool call. */
	record Call(@NotBlank @Size(max = 200) @Nullable String id, @NotBlank @Size(max = 200) @Nullable String name,
			@Nullable ObjectNode arguments) {
	}

}
