package dev.parley.web.view;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.store.Message;
import dev.parley.store.Message.Role;
import dev.parley.store.Run;
import dev.parley.store.RunEnd;
import dev.parley.store.ToolCallRow;
import dev.parley.store.WaitingRun;
import dev.parley.store.usage.TokenUsage;
import dev.parley.web.view.ChatResponse.TokenCount;
import org.jspecify.annotations.Nullable;

/** A run in the API. Fields that do not apply to its state are omitted. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunView(@JsonProperty("run_id") UUID runId, @JsonProperty("session_id") UUID sessionId,
		@Nullable UUID continues, String agent, String model, State state, @Nullable String response,
		@Nullable String reasoning, @JsonProperty("message_id") @Nullable UUID messageId,
		@JsonProperty("tool_calls") List<ToolCallView> toolCalls,
		@JsonProperty("required_action") @Nullable RequiredActionView requiredAction, @Nullable TokenCount usage,
		@JsonProperty("finish_reason") @Nullable String finishReason, @Nullable Boolean cached,
		List<AttemptView> attempts, @Nullable ErrorView error,
		@JsonProperty("cancel_cause") @Nullable String cancelCause,
		@JsonProperty("steered_into") @Nullable UUID steeredInto, @Nullable TimingView timing,
		@JsonProperty("created_at") Instant createdAt, @JsonProperty("started_at") @Nullable Instant startedAt,
		@JsonProperty("ended_at") @Nullable Instant endedAt) {

	/**
	 * Creates the view of a run.
	 * @param running whether an unfinished run has left the queue
	 * @param structured whether only the last message is the answer
	 * @param messages of the run
	 * @param continued of the run that it continues; empty if it continues none
	 * @param waiting what it waits for; null: nothing
	 */
	public static RunView of(Run run, boolean running, boolean structured, List<Message> messages,
			List<Message> continued, @Nullable WaitingRun waiting) {
		List<Message> said = messages.stream().filter((message) -> message.role() == Role.ASSISTANT).toList();
		RunEnd end = run.end();
		RunEnd.Outcome outcome = (end != null) ? end.outcome() : null;
		TokenUsage usage = (end != null) ? end.usage() : null;
		return new RunView(run.id(), run.sessionId(), run.continues(), run.agent(), run.model(),
				State.of(outcome, running),
				said.isEmpty() ? null
						: structured ? said.getLast().content()
								: said.stream().map(Message::content).collect(Collectors.joining()),
				reasoning(said), said.isEmpty() ? null : said.getLast().id(),
				Stream.concat(resumed(continued), said.stream().flatMap((message) -> message.toolCalls().stream()))
					.map(ToolCallView::of)
					.toList(),
				(waiting != null) ? RequiredActionView.of(waiting) : null,
				(usage != null) ? TokenCount.of(usage.promptTokens(), usage.completionTokens(), usage.reasoningTokens(),
						usage.estimated()) : null,
				finishReason(outcome),
				(outcome instanceof RunEnd.Completed completed && completed.cached()) ? true : null,
				(end != null) ? end.attempts().stream().map(AttemptView::of).toList() : List.of(),
				(outcome instanceof RunEnd.Failed failed) ? ErrorView.of(failed) : null,
				(outcome instanceof RunEnd.Cancelled cancelled) ? cancelled.cause() : null, run.steeredInto(),
				(end != null) ? TimingView.of(end.times()) : null, run.createdAt(),
				(end != null) ? end.startedAt() : null, (end != null) ? end.endedAt() : null);
	}

	/** The calls that had waited, as far as it is known what became of them. */
	private static Stream<ToolCallRow> resumed(List<Message> continued) {
		return continued.stream()
			.flatMap((message) -> message.toolCalls().stream())
			.filter((call) -> call.kind() != null);
	}

	static @Nullable String finishReason(RunEnd.@Nullable Outcome outcome) {
		return switch (outcome) {
			case RunEnd.Completed completed -> completed.finishReason();
			case RunEnd.RequiresAction _ -> RunEnd.RequiresAction.FINISH_REASON;
			case RunEnd.Failed _, RunEnd.Cancelled _ -> null;
			case null -> null;
		};
	}

	/** The reasoning of all messages, joined; null: none. */
	private static @Nullable String reasoning(List<Message> said) {
		String all = said.stream().map(Message::reasoning).filter(Objects::nonNull).collect(Collectors.joining());
		return all.isEmpty() ? null : all;
	}

	/** The state of a run. */
	enum State {

		@JsonProperty("queued")
		QUEUED, @JsonProperty("running")
		RUNNING, @JsonProperty("completed")
		COMPLETED, @JsonProperty("requires_action")
		REQUIRES_ACTION, @JsonProperty("failed")
		FAILED, @JsonProperty("cancelled")
		CANCELLED;

		private static State of(RunEnd.@Nullable Outcome outcome, boolean running) {
			if (outcome == null) {
				return running ? RUNNING : QUEUED;
			}
			return valueOf(outcome.state().toUpperCase(Locale.ROOT));
		}

	}

	/** Why a run failed. */
	public record ErrorView(String code, String detail, boolean retryable) {

		static ErrorView of(RunEnd.Failed failed) {
			return new ErrorView(failed.code(), Objects.requireNonNull(failed.detail()), failed.retryable());
		}

	}

}
