package dev.parley.run;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.parley.agent.Agent;
import dev.parley.agent.AgentEvent;
import dev.parley.agent.Answer;
import dev.parley.agent.PriorToolCalls;
import dev.parley.agent.RoutedAgent;
import dev.parley.agent.ToolOutcome;
import dev.parley.agent.guardrail.GuardrailTrippedException;
import dev.parley.agent.guardrail.OutputBlockedException;
import dev.parley.agent.model.CancelledException;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.Usage;
import dev.parley.agent.output.OutputInvalidException;
import dev.parley.caller.RequestSource;
import dev.parley.run.RunEvent.Cancelled;
import dev.parley.run.RunEvent.Done;
import dev.parley.run.RunEvent.Failed;
import dev.parley.run.RunEvent.Terminal;
import dev.parley.store.Ids;
import dev.parley.store.Message.Role;
import dev.parley.store.Message.Status;
import dev.parley.store.RunEnd;
import dev.parley.store.Runs;
import dev.parley.store.Runs.NewMessage;
import dev.parley.store.StorageUnavailableException;
import dev.parley.store.TokenUsage;
import dev.parley.store.ToolCallRow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Carries out one run on its own thread: from the agent's first event to the stored end.
 */
final class RunExecution {

	private static final Logger logger = LoggerFactory.getLogger(RunExecution.class);

	private final Runs runs;

	private final Clock clock;

	private final long maxAnswer;

	private final PendingOutcomes pendingOutcomes;

	RunExecution(Runs runs, PendingOutcomes pendingOutcomes, Clock clock, long maxAnswer) {
		this.runs = runs;
		this.clock = clock;
		this.maxAnswer = maxAnswer;
		this.pendingOutcomes = pendingOutcomes;
	}

	/**
	 * Answers and stores the end.
	 * @return the end, to be told
	 */
	Terminal execute(LiveRun run, LiveAgents agents) {
		MDC.put("run_id", run.id().toString());
		MDC.put(RequestSource.REQUEST_ID, run.origin().requestId());
		run.start(this.clock.instant());
		Terminal terminal;
		try {
			RoutedAgent choice = choose(run, agents);
			Agent agent = agents.agentFor(run.request(), choice.agent());
			EventPublisher tools = new EventPublisher(run);
			PriorToolCalls priorToolCalls = (run.place() > 1) ? agents.priorToolCalls(run.id(), run.userId())
					: PriorToolCalls.nothing(run.id());
			Answer answer = agent.answer(run.request().userMessage(), priorToolCalls, tools::on, run.cancellation());
			terminal = complete(run, choice, answer);
		}
		catch (CancelledException ex) {
			terminal = cutOff(run, run.stopped().orElseGet(RunExecution::internalError));
		}
		catch (ModelException ex) {
			terminal = cutOff(run, failure(ex));
		}
		catch (OutputInvalidException ex) {
			logger.warn("The run failed: {}", FailureCode.OUTPUT_INVALID.code());
			terminal = cutOff(run, new Failed(FailureCode.OUTPUT_INVALID, String.valueOf(ex.getMessage()), true));
		}
		catch (GuardrailTrippedException ex) {
			terminal = cutOff(run, new Failed(FailureCode.GUARDRAIL_TRIPPED, String.valueOf(ex.getMessage()), false));
		}
		catch (OutputBlockedException ex) {
			logger.warn("The run failed: {} by {}", FailureCode.OUTPUT_BLOCKED.code(), ex.guardrail());
			terminal = cutOff(run, new Failed(FailureCode.OUTPUT_BLOCKED, String.valueOf(ex.getMessage()), false));
		}
		catch (StorageUnavailableException ex) {
			logger.error("The store is unavailable", ex);
			terminal = cutOff(run, unstored());
		}
		catch (RuntimeException ex) {
			logger.error("The run failed by a fault of the server", ex);
			terminal = cutOff(run, internalError());
		}
		if (terminal instanceof Done) {
			agents.answered(run.sessionId());
		}
		else {
			agents.forget(run.sessionId());
		}
		return terminal;
	}

	/**
	 * Stores the end of a run that never left the queue.
	 * @return the end, to be told
	 */
	Terminal endUnstarted(LiveRun run, Terminal terminal) {
		return end(run, terminal, null, null);
	}

	/**
	 * Whoever answers in the place of {@code auto} is stored at once. What that agent
	 * demands of a message could not be asked before the run was accepted, only here.
	 */
	private RoutedAgent choose(LiveRun run, LiveAgents agents) {
		RoutedAgent choice = agents.choose(run.request(), run.cancellation());
		run.answeredBy(choice);
		String name = choice.agent().name();
		if (!name.equals(run.request().agent())) {
			this.runs.route(run.id(), name, choice.model());
			run.request().userMessage().check(choice.agent(), run.cancellation());
		}
		return choice;
	}

	private Terminal complete(LiveRun run, RoutedAgent choice, Answer answer) {
		run.log().seal();
		UUID messageId = Ids.next();
		Instant now = this.clock.instant();
		Usage usage = choice.usage().plus(answer.usage());
		RunEnd end = new RunEnd(new RunEnd.Completed(answer.finishReason(), answer.model()), run.startedAt(), now,
				new TokenUsage(usage.promptTokens(), usage.completionTokens(), usage.estimated()));
		Optional<Long> total = this.runs.end(run.id(), end, new NewMessage(messageId, run.place(), Role.ASSISTANT,
				answer.lastText(), Status.COMPLETE, List.of(), now));
		if (total.isEmpty()) {
			return run.stopped().orElse(new Cancelled(CancelCause.DELETION));
		}
		return new Done(new RunAnswer(answer.text(), run.sessionId(), run.id(), messageId, choice.agent().name(),
				answer.model(), total.get(), usage, answer.finishReason(), answer.toolOutcomes(),
				choice.agent().outputSchema() != null));
	}

	/** Stores what was said so far, marked as partial. */
	private Terminal cutOff(LiveRun run, Terminal terminal) {
		run.log().seal();
		String said = run.said();
		NewMessage partial = said.isEmpty() ? null : new NewMessage(Ids.next(), run.place(), Role.ASSISTANT, said,
				Status.PARTIAL, List.of(), this.clock.instant());
		return end(run, terminal, run.startedAt(), partial);
	}

	private Terminal end(LiveRun run, Terminal terminal, @Nullable Instant startedAt, @Nullable NewMessage message) {
		RunEnd.Outcome outcome = switch (terminal) {
			case Failed failed -> new RunEnd.Failed(failed.code().code(), failed.detail(), failed.retryable());
			case Cancelled cancelled -> new RunEnd.Cancelled(cancelled.cause().code());
			case Done done -> throw new IllegalStateException("An answer is stored by complete()");
		};
		try {
			this.runs.end(run.id(), new RunEnd(outcome, startedAt, this.clock.instant(), null), message);
			return terminal;
		}
		catch (StorageUnavailableException ex) {
			logger.error("The end of run {} could not be stored", run.id(), ex);
			Failed unstored = unstored();
			RunEnd.Failed failed = new RunEnd.Failed(unstored.code().code(), unstored.detail(), unstored.retryable());
			this.pendingOutcomes.add(run.id(), new RunEnd(failed, startedAt, this.clock.instant(), null), message);
			return unstored;
		}
	}

	private static Failed failure(ModelException ex) {
		FailureCode code = switch (ex.fault()) {
			case ERROR -> FailureCode.MODEL_ERROR;
			case UNAVAILABLE -> FailureCode.MODEL_UNAVAILABLE;
			case TIMEOUT -> FailureCode.MODEL_TIMEOUT;
		};
		logger.warn("The run failed: {}", code.code(), ex);
		return new Failed(code, String.valueOf(ex.getMessage()), ex.retryable());
	}

	static Terminal internalError() {
		return new Failed(FailureCode.INTERNAL_ERROR, "The server could not answer", true);
	}

	private static Failed unstored() {
		return new Failed(FailureCode.STORAGE_UNAVAILABLE, "The answer could not be stored", true);
	}

	/** Stores and tells what the agent says of one run. */
	private final class EventPublisher {

		private final LiveRun run;

		private UUID messageId = Ids.next();

		private long length;

		EventPublisher(LiveRun run) {
			this.run = run;
		}

		void on(AgentEvent event) {
			switch (event) {
				case AgentEvent.Token(String text) -> {
					if (fits(text)) {
						this.run.log().append(new RunEvent.Token(text));
					}
				}
				case AgentEvent.Draft(String text) -> {
					if (fits(text)) {
						this.run.log().draft(text);
					}
				}
				case AgentEvent.Output(String object) -> this.run.log().append(new RunEvent.Output(object));
				case AgentEvent.StartedOver() -> this.run.startOver();
				case AgentEvent.ToolsRequested(String said, List<ToolCall> calls) -> request(said, calls);
				case AgentEvent.ToolFinished(int place, ToolOutcome outcome) -> finish(place, outcome);
			}
		}

		/** Stops the run where it has said too much. */
		private boolean fits(String text) {
			this.length += text.length();
			boolean fits = this.length <= RunExecution.this.maxAnswer;
			if (!fits) {
				this.run.stop(new Failed(FailureCode.ANSWER_TOO_LONG, "The answer grew past its limit", false));
			}
			return fits;
		}

		private void request(String said, List<ToolCall> calls) {
			this.messageId = Ids.next();
			RunExecution.this.runs.say(this.run.id(),
					new NewMessage(this.messageId, this.run.place(), Role.ASSISTANT, said, Status.COMPLETE,
							calls.stream()
								.map((call) -> ToolCallRow.pending(call.id(), call.name(), call.arguments()))
								.toList(),
							RunExecution.this.clock.instant()));
			this.run.messageStored();
			calls.forEach(
					(call) -> this.run.log().append(new RunEvent.ToolCalled(call.id(), call.name(), call.arguments())));
		}

		private void finish(int place, ToolOutcome outcome) {
			ToolCall call = outcome.call();
			RunExecution.this.runs.toolOutcome(this.messageId, place,
					new ToolCallRow(call.id(), call.name(), call.arguments(),
							outcome.succeeded() ? ToolCallRow.State.SUCCEEDED : ToolCallRow.State.FAILED,
							outcome.content(), outcome.durationMs()));
			this.run.log()
				.append(new RunEvent.ToolReturned(call.id(), call.name(), outcome.succeeded(), outcome.content(),
						outcome.durationMs()));
		}

	}

}
