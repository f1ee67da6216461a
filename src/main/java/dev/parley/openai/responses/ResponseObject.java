package dev.parley.openai.responses;

import java.util.List;
import java.util.UUID;

import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.Usage;
import dev.parley.openai.PublicId;
import dev.parley.openai.RunTime;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent;
import dev.parley.store.usage.RunTimes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Builds the object that represents a run. */
final class ResponseObject {

	static final String IN_PROGRESS = "in_progress";

	static final String COMPLETED = "completed";

	static final String INCOMPLETE = "incomplete";

	static final String FAILED = "failed";

	static final String CANCELLED = "cancelled";

	private static final int MILLIS = 1000;

	private final RunEvent.Accepted run;

	private final JsonNode shown;

	/**
	 * @param shown the request as far as it is shown again
	 */
	ResponseObject(RunEvent.Accepted run, JsonNode shown) {
		this.run = run;
		this.shown = shown;
	}

	/** The object of a run that has not ended. */
	ObjectNode unfinished(String status, List<ObjectNode> output) {
		return object(status, output, null);
	}

	/** The object of an ended run. */
	ObjectNode ended(RunEvent.Terminal end, List<ObjectNode> output) {
		return switch (end) {
			case RunEvent.Done(RunAnswer answer) -> answered(answer, output);
			case RunEvent.RequiresAction(RunAnswer answer) -> answered(answer, output);
			case RunEvent.Failed failed -> {
				ObjectNode response = object(FAILED, output, null);
				response.putObject("error")
					.put("code", code(failed.code()))
					.put("message", failed.detail())
					.put("parley_code", failed.code().code());
				yield response;
			}
			case RunEvent.Cancelled _ -> object(CANCELLED, output, null);
		};
	}

	private ObjectNode answered(RunAnswer answer, List<ObjectNode> output) {
		String reason = switch (answer.finishReason()) {
			case "length" -> "max_output_tokens";
			case "content_filter", ModelAnswer.REFUSAL -> "content_filter";
			default -> null;
		};
		ObjectNode response = object((reason != null) ? INCOMPLETE : COMPLETED, output, answer.usage());
		if (reason != null) {
			response.putObject("incomplete_details").put("reason", reason);
		}
		response.put("completed_at", RunTime.seconds(this.run.runId()) + seconds(answer.times()));
		return response;
	}

	/** From the acceptance to the end; the same in every answer about the run. */
	private static long seconds(@Nullable RunTimes times) {
		return (times != null) ? (times.queueMs() + times.modelMs() + times.toolsMs() + times.overheadMs()) / MILLIS
				: 0;
	}

	private ObjectNode object(String status, List<ObjectNode> output, @Nullable Usage usage) {
		UUID id = this.run.runId();
		ObjectNode response = JsonNodeFactory.instance.objectNode()
			.put("id", PublicId.RESPONSE.of(id))
			.put("object", "response")
			.put("created_at", RunTime.seconds(id))
			.putNull("completed_at")
			.put("status", status)
			.putNull("incomplete_details")
			.put("model", this.run.agent())
			.putNull("error");
		response.putArray("output").addAll(output);
		if (usage == null) {
			response.putNull("usage");
		}
		else {
			response.set("usage", usage(usage));
		}
		response.setAll(ShownRequest.whole(this.shown));
		if (response.path("conversation").isBoolean()) {
			response.putObject("conversation").put("id", PublicId.CONVERSATION.of(this.run.sessionId()));
		}
		return response;
	}

	private static ObjectNode usage(Usage usage) {
		ObjectNode tokens = JsonNodeFactory.instance.objectNode().put("input_tokens", usage.promptTokens());
		tokens.putObject("input_tokens_details")
			.put("cached_tokens", usage.cachedTokens())
			.put("cache_write_tokens", 0);
		tokens.put("output_tokens", usage.completionTokens());
		tokens.putObject("output_tokens_details").put("reasoning_tokens", usage.reasoningTokens());
		return tokens.put("total_tokens", (long) usage.promptTokens() + usage.completionTokens());
	}

	/** OpenAI's codes for failed responses, of which there are few. */
	private static String code(FailureCode code) {
		return switch (code) {
			case GUARDRAIL_TRIPPED -> "invalid_prompt";
			case OVERLOADED, SESSION_BUSY -> "rate_limit_exceeded";
			case MODEL_ERROR, MODEL_UNAVAILABLE, MODEL_TIMEOUT, OUTPUT_INVALID, RUN_TIMEOUT, ANSWER_TOO_LONG,
					OUTPUT_BLOCKED, SHUTTING_DOWN, INTERRUPTED, STORAGE_UNAVAILABLE, INTERNAL_ERROR ->
				"server_error";
		};
	}

}
