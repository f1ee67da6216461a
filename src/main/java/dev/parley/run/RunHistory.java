package dev.parley.run;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.parley.agent.Agents;
import dev.parley.agent.ToolOutcome;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.Usage;
import dev.parley.agent.output.OutputFormat;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.store.Message;
import dev.parley.store.Message.Role;
import dev.parley.store.Messages;
import dev.parley.store.Run;
import dev.parley.store.RunEnd;
import dev.parley.store.Runs;
import dev.parley.store.TokenUsage;
import dev.parley.store.ToolCallRow;

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
		RunLog log = new RunLog(run.id(), run.sessionId(), false);
		log.append(new RunEvent.Accepted(run.sessionId(), run.id(), run.askedAgent(), run.askedModel(),
				run.steeredInto()));
		Optional<OutputFormat> output = this.agents.outputOf(run.agent());
		said.forEach((message) -> tell(message,
				(refused(end) && message.id().equals(said.getLast().id())) ? Optional.empty() : output, log));
		log.append(terminal(run, end, said, output.isPresent()));
		return log;
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
			.forEach((call) -> log.append(new RunEvent.ToolCalled(call.callId(), call.name(), call.arguments())));
		message.toolCalls()
			.stream()
			.filter((call) -> call.state() != ToolCallRow.State.OUTCOME_UNKNOWN)
			.map(RunHistory::outcome)
			.forEach((outcome) -> log.append(new RunEvent.ToolReturned(outcome.call().id(), outcome.call().name(),
					outcome.succeeded(), outcome.content(), outcome.durationMs())));
	}

	private static ToolOutcome outcome(ToolCallRow call) {
		Long duration = call.durationMs();
		return new ToolOutcome(new ToolCall(call.callId(), call.name(), call.arguments()),
				call.state() == ToolCallRow.State.SUCCEEDED, String.valueOf(call.outcome()),
				(duration != null) ? duration : 0);
	}

	private static Terminal terminal(Run run, RunEnd end, List<Message> said, boolean structured) {
		return switch (end.outcome()) {
			case RunEnd.Completed completed -> new RunEvent.Done(answer(run, end, completed, said, structured));
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
			boolean structured) {
		UUID steeredInto = run.steeredInto();
		if (steeredInto != null) {
			return RunAnswer.steered(steeredInto, run.sessionId(), run.id(), run.messageId(), run.agent(),
					completed.model(), Objects.requireNonNullElse(run.sessionTokens(), 0L));
		}
		TokenUsage usage = end.usage();
		Long sessionTokens = run.sessionTokens();
		String response = structured ? said.getLast().content()
				: said.stream().map(Message::content).collect(Collectors.joining());
		return new RunAnswer(response, run.sessionId(), run.id(), said.getLast().id(), run.agent(), completed.model(),
				(sessionTokens != null) ? sessionTokens : 0,
				(usage != null) ? new Usage(usage.promptTokens(), usage.completionTokens(), 0, usage.reasoningTokens(),
						usage.estimated()) : Usage.NONE,
				completed.finishReason(),
				said.stream().flatMap((message) -> message.toolCalls().stream()).map(RunHistory::outcome).toList(),
				structured && !completed.finishReason().equals(ModelAnswer.REFUSAL), completed.cached(), end.times());
	}

}
