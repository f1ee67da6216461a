package dev.parley.run;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.parley.agent.Agents;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.Usage;
import dev.parley.agent.output.OutputFormat;
import dev.parley.agent.toolcall.ActionKind;
import dev.parley.agent.toolcall.ToolOutcome;
import dev.parley.agent.toolcall.WaitingCall;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.run.log.RunLog;
import dev.parley.store.Message;
import dev.parley.store.Message.Role;
import dev.parley.store.Messages;
import dev.parley.store.Run;
import dev.parley.store.RunEnd;
import dev.parley.store.Runs;
import dev.parley.store.ToolCallRow;
import dev.parley.store.usage.TokenUsage;

/** Rebuilds the events of an ended run from the store. */
final class RunHistory {

	private final Runs runs;

	private final Messages messages;

	private final Agents agents;

	RunHistory(Runs runs, Messages messages, Agents agents) {
		this.runs = runs;
		this.messages = messages;
		this.agents = agents;
	}

	Optional<Run> find(UUID runId, String userId) {
		return this.runs.find(runId, userId);
	}

	/**
	 * Rebuilds the log of an ended run: the text of each message is one token; if the
	 * agent's answers are structured, the text of the last message is one object.
	 * @return empty if the run has not ended
	 */
	Optional<RunLog> rebuild(Run run) {
		return Optional.ofNullable(run.end()).map((end) -> rebuild(run, end));
	}

	private RunLog rebuild(Run run, RunEnd end) {
		List<Message> said = this.messages.ofRun(run.id(), run.userId())
			.stream()
			.filter((message) -> message.role() == Role.ASSISTANT)
			.toList();
		List<ToolOutcome> resumed = resumed(run);
		RunLog log = new RunLog(run.id(), run.sessionId(), false);
		log.append(new RunEvent.Accepted(run.sessionId(), run.id(), run.askedAgent(), run.askedModel(),
				run.steeredInto()));
		resumed.forEach((outcome) -> log.append(returned(outcome)));
		Optional<OutputFormat> output = this.agents.outputOf(run.agent());
		said.forEach((message) -> tell(message,
				(refused(end) && message.id().equals(said.getLast().id())) ? Optional.empty() : output, log));
		log.append(terminal(run, end, said, resumed, output.isPresent()));
		return log;
	}

	/** What became of the calls of the run that this one continues. */
	private List<ToolOutcome> resumed(Run run) {
		UUID continued = run.continues();
		return (continued != null) ? this.messages.ofRun(continued, run.userId())
			.stream()
			.flatMap((message) -> message.toolCalls().stream())
			.filter((call) -> call.kind() != null && call.state().known())
			.map(RunHistory::outcome)
			.toList() : List.of();
	}

	/** Whether the final text is a refusal instead of an object. */
	private static boolean refused(RunEnd end) {
		return end.outcome() instanceof RunEnd.Completed completed
				&& completed.finishReason().equals(ModelAnswer.REFUSAL);
	}

	private static void tell(Message message, Optional<OutputFormat> output, RunLog log) {
		String reasoning = message.reasoning();
		if (reasoning != null) {
			log.append(new RunEvent.Reasoning(reasoning));
		}
		if (output.isPresent()) {
			output.filter((format) -> message.toolCalls().isEmpty())
				.flatMap((format) -> format.objectIn(message.content()))
				.ifPresent((object) -> log.append(new RunEvent.Output(object)));
		}
		else if (!message.content().isEmpty()) {
			log.append(new RunEvent.Token(message.content()));
		}
		message.toolCalls()
			.forEach((call) -> log.append(
					new RunEvent.ToolCalled(call.callId(), call.name(), call.arguments(), kind(call).orElse(null))));
		message.toolCalls()
			.stream()
			.filter(RunHistory::made)
			.map(RunHistory::outcome)
			.forEach((outcome) -> log.append(returned(outcome)));
	}

	/** Whether a run made a call itself, and knows what came of it. */
	private static boolean made(ToolCallRow call) {
		return call.kind() == null && call.state().known();
	}

	private static RunEvent returned(ToolOutcome outcome) {
		return new RunEvent.ToolReturned(outcome.call().id(), outcome.call().name(), outcome.succeeded(),
				outcome.content(), outcome.durationMs());
	}

	private static ToolOutcome outcome(ToolCallRow call) {
		Long duration = call.durationMs();
		return new ToolOutcome(new ToolCall(call.callId(), call.name(), call.arguments()),
				call.state() == ToolCallRow.State.SUCCEEDED, String.valueOf(call.outcome()),
				(duration != null) ? duration : 0);
	}

	private static Terminal terminal(Run run, RunEnd end, List<Message> said, List<ToolOutcome> resumed,
			boolean structured) {
		return switch (end.outcome()) {
			case RunEnd.Completed completed ->
				new RunEvent.Done(answer(run, end, completed, said, resumed, structured));
			case RunEnd.RequiresAction waiting ->
				new RunEvent.RequiresAction(answer(run, end, waiting, said, resumed, structured));
			case RunEnd.Failed failed -> failed(failed);
			case RunEnd.Cancelled cancelled ->
				new RunEvent.Cancelled(CancelCause.valueOf(cancelled.cause().toUpperCase(Locale.ROOT)));
		};
	}

	private static RunEvent.Failed failed(RunEnd.Failed failed) {
		return new RunEvent.Failed(FailureCode.valueOf(failed.code().toUpperCase(Locale.ROOT)), failed.detail(),
				failed.retryable());
	}

	private static RunAnswer answer(Run run, RunEnd end, RunEnd.Completed completed, List<Message> said,
			List<ToolOutcome> resumed, boolean structured) {
		UUID steeredInto = run.steeredInto();
		if (steeredInto != null) {
			return RunAnswer.steered(steeredInto, run.sessionId(), run.id(), run.messageId(), run.agent(),
					completed.model(), Objects.requireNonNullElse(run.sessionTokens(), 0L));
		}
		return answer(run, end, completed.model(), completed.finishReason(), response(said, structured), said, resumed,
				structured && !completed.finishReason().equals(ModelAnswer.REFUSAL), completed.cached());
	}

	private static RunAnswer answer(Run run, RunEnd end, RunEnd.RequiresAction waiting, List<Message> said,
			List<ToolOutcome> resumed, boolean structured) {
		return answer(run, end, waiting.model(), RunEnd.RequiresAction.FINISH_REASON,
				structured ? "" : response(said, false), said, resumed, false, false);
	}

	private static String response(List<Message> said, boolean structured) {
		return structured ? said.getLast().content()
				: said.stream().map(Message::content).collect(Collectors.joining());
	}

	private static RunAnswer answer(Run run, RunEnd end, String model, String finishReason, String response,
			List<Message> said, List<ToolOutcome> resumed, boolean structured, boolean cached) {
		TokenUsage usage = end.usage();
		Long sessionTokens = run.sessionTokens();
		List<ToolCallRow> calls = said.stream().flatMap((message) -> message.toolCalls().stream()).toList();
		return new RunAnswer(response, run.sessionId(), run.id(), said.getLast().id(), run.agent(), model,
				(sessionTokens != null) ? sessionTokens : 0,
				(usage != null) ? new Usage(usage.promptTokens(), usage.completionTokens(), 0, usage.reasoningTokens(),
						usage.estimated()) : Usage.NONE,
				finishReason,
				Stream.concat(resumed.stream(), calls.stream().filter(RunHistory::made).map(RunHistory::outcome))
					.toList(),
				calls.stream().<WaitingCall>mapMulti((call, out) -> waiting(call).ifPresent(out)).toList(), structured,
				cached, end.times());
	}

	/** The call as it was told when its run ended, whatever became of it since. */
	private static Optional<WaitingCall> waiting(ToolCallRow call) {
		return kind(call)
			.map((kind) -> new WaitingCall(new ToolCall(call.callId(), call.name(), call.arguments()), kind));
	}

	private static Optional<ActionKind> kind(ToolCallRow call) {
		return Optional.ofNullable(call.kind()).map((kind) -> switch (kind) {
			case CLIENT -> ActionKind.CLIENT;
			case APPROVAL -> ActionKind.APPROVAL;
		});
	}

}
