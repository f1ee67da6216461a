package dev.parley.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.tool.ToolInvocation;
import dev.parley.agent.toolcall.ActionKind;
import dev.parley.agent.toolcall.PriorToolCalls;
import dev.parley.agent.toolcall.ResumedCall;
import dev.parley.agent.toolcall.ToolOutcome;
import dev.parley.agent.toolcall.WaitingCall;
import dev.parley.caller.UserContext;

/**
 * The tool calls of one answer, round by round. Calls that need an approval or the caller
 * are not made; the others are. Used by one thread.
 */
final class ToolRounds {

	private final OfferedTools tools;

	private final PriorToolCalls prior;

	private final UserContext user;

	private final Consumer<AgentEvent> events;

	private final Cancellation cancellation;

	private final List<ToolOutcome> outcomes = new ArrayList<>();

	ToolRounds(OfferedTools tools, PriorToolCalls prior, UserContext user, Consumer<AgentEvent> events,
			Cancellation cancellation) {
		this.tools = tools;
		this.prior = prior;
		this.user = user;
		this.events = events;
		this.cancellation = cancellation;
	}

	OfferedTools offered() {
		return this.tools;
	}

	/** The outcomes of all calls so far, including those that had waited. */
	List<ToolOutcome> outcomes() {
		return this.outcomes;
	}

	/**
	 * Publishes the outcomes of the calls that had waited, and makes the approved ones.
	 * @return the earlier calls of the answer with their results, as prompts have them
	 */
	List<PromptMessage> resume() {
		List<ToolOutcome> known = this.prior.known();
		known.forEach((outcome) -> this.events.accept(new AgentEvent.ToolAnswered(outcome)));
		this.outcomes.addAll(known);
		List<ResumedCall> approved = this.prior.approved();
		if (!approved.isEmpty()) {
			this.events.accept(new AgentEvent.ApprovedCallsBegin(approved));
		}
		List<ToolCall> calls = approved.stream().map(ResumedCall::call).toList();
		List<ToolOutcome> made = this.tools.call(calls, invocations(calls), this.events, this.cancellation);
		this.outcomes.addAll(made);
		return this.prior.messagesWith(made);
	}

	/** Makes the requested calls, except those that need an approval or the caller. */
	Round call(ModelAnswer answer) {
		List<ToolCall> calls = answer.toolCalls();
		Map<Integer, ActionKind> waiting = this.tools.waiting(calls);
		List<ToolInvocation> invocations = invocations(calls);
		this.events.accept(new AgentEvent.ToolsRequested(answer.text(), calls, waiting));
		List<ToolOutcome> called = this.tools.call(without(waiting, calls), without(waiting, invocations), this.events,
				this.cancellation);
		this.outcomes.addAll(called);
		List<PromptMessage> messages = new ArrayList<>();
		messages.add(new PromptMessage.FromModel(answer.text(), calls));
		called.forEach((outcome) -> messages
			.add(new PromptMessage.FromTool(outcome.call().id(), outcome.call().name(), outcome.content())));
		return new Round(messages,
				waiting.entrySet()
					.stream()
					.map((entry) -> new WaitingCall(calls.get(entry.getKey()), entry.getValue()))
					.toList());
	}

	private List<ToolInvocation> invocations(List<ToolCall> calls) {
		return this.prior.keys()
			.of(calls)
			.stream()
			.map((key) -> new ToolInvocation(this.user.id(), this.user.name(), key, this.cancellation))
			.toList();
	}

	private static <T> List<T> without(Map<Integer, ActionKind> waiting, List<T> all) {
		return IntStream.range(0, all.size())
			.filter((place) -> !waiting.containsKey(place))
			.mapToObj(all::get)
			.toList();
	}

	/**
	 * Calls that the model asked for together.
	 *
	 * @param messages as prompts have them, without results of the calls that wait
	 */
	record Round(List<PromptMessage> messages, List<WaitingCall> waiting) {
	}

}
