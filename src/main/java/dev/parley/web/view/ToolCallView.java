package dev.parley.web.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.toolcall.ToolOutcome;
import dev.parley.store.ToolCallRow;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A tool call in the API. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ToolCallView(String id, String name, JsonNode arguments, @Nullable JsonNode result, @Nullable String error,
		@JsonProperty("duration_ms") @Nullable Long durationMs) {

	static ToolCallView of(ToolOutcome outcome) {
		return of(outcome.call().id(), outcome.call().name(), outcome.call().arguments(), outcome.succeeded(),
				outcome.content(), outcome.durationMs());
	}

	static ToolCallView of(ToolCallRow row) {
		return switch (row.state()) {
			case OUTCOME_UNKNOWN -> new ToolCallView(row.callId(), row.name(), LenientJson.parse(row.arguments()), null,
					"outcome_unknown", null);
			case NOT_MADE ->
				new ToolCallView(row.callId(), row.name(), LenientJson.parse(row.arguments()), null, "not_made", null);
			case AWAITED ->
				new ToolCallView(row.callId(), row.name(), LenientJson.parse(row.arguments()), null, null, null);
			case SUCCEEDED, FAILED -> of(row.callId(), row.name(), row.arguments(),
					row.state() == ToolCallRow.State.SUCCEEDED, String.valueOf(row.outcome()), row.durationMs());
		};
	}

	private static ToolCallView of(String id, String name, String arguments, boolean succeeded, String content,
			@Nullable Long durationMs) {
		return new ToolCallView(id, name, LenientJson.parse(arguments), succeeded ? LenientJson.parse(content) : null,
				succeeded ? null : content, durationMs);
	}

}
