package dev.parley.run;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.agent.Agent;
import dev.parley.agent.Answer;
import dev.parley.agent.RoutedAgent;
import dev.parley.agent.UserMessage;
import dev.parley.agent.model.AgentFailedException;
import dev.parley.agent.model.AttemptLog;
import dev.parley.agent.model.CancelledException;
import dev.parley.agent.model.Usage;
import dev.parley.agent.toolcall.PriorToolCalls;
import dev.parley.caller.RequestSource;
import dev.parley.run.action.CarriedRequest;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.RequiresAction;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.run.shared.RunOwnership;
import dev.parley.store.Message.Role;
import dev.parley.store.Message.Status;
import dev.parley.store.RunEnd;
import dev.parley.store.RunLostException;
import dev.parley.store.Runs;
import dev.parley.store.Runs.NewMessage;
import dev.parley.store.database.StorageUnavailableException;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.Acceptance;
import dev.parley.store.usage.RunTimes;
import dev.parley.store.usage.TokenUsage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Executes a run on its own thread, from the choice of the agent to the stored end.
 */
final class RunExecution {

	private static final Logger logger = LoggerFactory.getLogger(RunExecution.class);

	private final Runs runs;

	private final Clock clock;

	private final Ticker ticker;

	private final long maxAnswer;

	private final PendingOutcomes outcomes;

	private final RunRegistry registry;

	private final RunOwnership ownership;

	RunExecution(Runs runs, RunRegistry registry, RunOwnership ownership, PendingOutcomes outcomes, Clock clock,
			Ticker ticker, long maxAnswer) {
		this.ownership = ownership;
		this.runs = runs;
		this.clock = clock;
		this.ticker = ticker;
		this.maxAnswer = maxAnswer;
		this.outcomes = outcomes;
		this.registry = registry;
	}

	/**
	 * Lets the agent answer and stores the end.
	 * @param joining the messages of the user that join the run, asked for after tool
	 * calls
	 * @return the end, to be published
	 */
	Terminal execute(LiveRun run, LiveAgents agents, Supplier<List<UserMessage>> joining) {
		MDC.put("run_id", run.id().toString());
		MDC.put(RequestSource.REQUEST_ID, run.origin().requestId());
		run.start(this.clock.instant(), this.ticker.read());
		Terminal terminal;
		try {
			terminal = ScopedValue.where(AttemptLog.CURRENT, run.attempts().log())
				.call(() -> answer(run, agents, joining));
		}
		catch (CancelledException ex) {
			terminal = cutOff(run, run.stopped().orElseGet(RunFailures::internalError));
		}
		catch (AgentFailedException ex) {
			terminal = cutOff(run, RunFailures.of(ex));
		}
		catch (StorageUnavailableException ex) {
			terminal = cutOff(run, RunFailures.storage("The answer could not be stored"));
		}
		catch (RunLostException ex) {
			terminal = gone(run);
		}
		catch (RuntimeException ex) {
			logger.error("The run failed with an unexpected exception", ex);
			terminal = cutOff(run, RunFailures.internalError());
		}
		if (terminal instanceof Done) {
			agents.answered(run.sessionId(), ordinal(run));
		}
		else {
			agents.forget(run.sessionId());
		}
		return terminal;
	}

	/**
	 * Stores the end of a run that never left the queue.
	 * @return the end, to be published
	 */
	Terminal endUnstarted(LiveRun run, Terminal terminal) {
		return end(run, terminal, null, null);
	}

	private Terminal answer(LiveRun run, LiveAgents agents, Supplier<List<UserMessage>> joining) {
		RoutedAgent choice = choose(run, agents);
		Agent agent = agents.agentFor(run.request(), choice.agent(), ordinal(run));
		EventPublisher events = new EventPublisher(run, this.runs, this.registry, this.ownership, this.clock,
				this.ticker, this.maxAnswer);
		boolean first = run.progress().place() <= 1 && run.request().continuation() == null;
		PriorToolCalls priorToolCalls = first ? PriorToolCalls.nothing(run.id())
				: agents.priorToolCalls(run.request(), run.id());
		Answer answer = agent.answer(run.request().userMessage(), priorToolCalls, joining, events::on,
				run.cancellation());
		return complete(run, choice, answer, events.lastMessageId());
	}

	private static int ordinal(LiveRun run) {
		return Optional.ofNullable(run.acceptance()).map(Acceptance.Stored::ordinal).orElse(0);
	}

	/**
	 * Chooses the agent. If the router chose it, the choice is stored, and the message is
	 * checked with that agent's guardrails, which was not possible before the run was
	 * accepted.
	 */
	private RoutedAgent choose(LiveRun run, LiveAgents agents) {
		run.timer().enter(RunTimer.Phase.MODEL, this.ticker.read());
		RoutedAgent choice = agents.choose(run.request(), run.cancellation());
		run.timer().enter(RunTimer.Phase.PARLEY, this.ticker.read());
		run.answeredBy(choice);
		String name = choice.agent().name();
		if (!name.equals(run.request().agent())) {
			this.runs.route(run.claim(), name, choice.model());
			agents.checkMessage(run.request(), choice.agent(), run.cancellation());
		}
		return choice;
	}

	/**
	 * Stores an answer that is whole, or one that waits for the caller.
	 * @param askedId id of the message that asked for tools last
	 */
	private Terminal complete(LiveRun run, RoutedAgent choice, Answer answer, UUID askedId) {
		run.log().text().seal();
		boolean waits = !answer.waiting().isEmpty();
		UUID messageId = waits ? askedId : Ids.next();
		Instant now = this.clock.instant();
		Usage usage = choice.usage().plus(answer.usage()).plus(run.attempts().voidedUsage());
		run.used(usage);
		RunTimes times = run.timer().at(this.ticker.read()).inMillis();
		RunEnd end = new RunEnd(
				waits ? new RunEnd.RequiresAction(answer.model(), CarriedRequest.of(run.request().userMessage()))
						: new RunEnd.Completed(answer.finishReason(), answer.model(), answer.cached()),
				run.startedAt(), now, new TokenUsage(usage.promptTokens(), usage.completionTokens(),
						usage.reasoningTokens(), usage.estimated()),
				run.attempts().rows(), times);
		Optional<Long> total;
		try {
			// The message whose calls wait is stored.
			total = store(run, end, waits ? null : new NewMessage(messageId, run.progress().place(), Role.ASSISTANT,
					answer.lastText(), run.progress().reasoning(), Status.COMPLETE, List.of(), now));
		}
		catch (StorageUnavailableException ex) {
			return RunFailures.unstored();
		}
		if (total.isEmpty()) {
			return gone(run);
		}
		RunAnswer told = new RunAnswer(answer.text(), run.sessionId(), run.id(), messageId, choice.agent().name(),
				answer.model(), total.get(), usage, waits ? RunEnd.RequiresAction.FINISH_REASON : answer.finishReason(),
				answer.toolOutcomes(), answer.waiting(),
				choice.agent().outputSchema() != null && !answer.refused() && !waits, answer.cached(), times);
		return waits ? new RequiresAction(told) : new Done(told);
	}

	/** Stores the text so far as a partial message. */
	private Terminal cutOff(LiveRun run, Terminal terminal) {
		run.timer().enter(RunTimer.Phase.PARLEY, this.ticker.read());
		run.log().text().seal();
		NewMessage partial = run.progress().partial(this.clock.instant(), run.request().continuation() != null);
		return end(run, terminal, run.startedAt(), partial);
	}

	private Terminal end(LiveRun run, Terminal terminal, @Nullable Instant startedAt, @Nullable NewMessage message) {
		if (run.stopping().lost()) {
			return terminal;
		}
		RunEnd.Outcome outcome = switch (terminal) {
			case Failed failed -> new RunEnd.Failed(failed.code().code(), failed.detail(), failed.retryable());
			case Cancelled cancelled -> new RunEnd.Cancelled(cancelled.cause().code());
			case Done _, RequiresAction _ -> throw new IllegalStateException("An answer is stored by complete()");
		};
		try {
			Optional<Long> total = store(run, new RunEnd(outcome, startedAt, this.clock.instant(),
					CutOffUsage.settle(run), run.attempts().rows(), run.timer().at(this.ticker.read()).inMillis()),
					message);
			return total.isPresent() ? terminal : gone(run);
		}
		catch (StorageUnavailableException ex) {
			return RunFailures.unstored();
		}
	}

	private Optional<Long> store(LiveRun run, RunEnd end, @Nullable NewMessage message) {
		long tick = this.ticker.read();
		boolean stored = false;
		try {
			Optional<Long> total = this.outcomes.store(run.claim(), end, message);
			stored = true;
			return total;
		}
		finally {
			run.timer().stored(tick, this.ticker.read(), stored);
		}
	}

	/**
	 * How a run ends whose claim does not hold any more: its session was deleted, and
	 * what stops it may come a moment later. If servers share the store, another one may
	 * execute it.
	 */
	Terminal gone(LiveRun run) {
		if (this.ownership.lost(run.claim())) {
			run.stopping().lose();
		}
		return run.stopped().orElse(new Cancelled(CancelCause.DELETION));
	}

}
