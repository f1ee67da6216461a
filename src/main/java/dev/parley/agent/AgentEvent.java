package dev.parley.agent;

import java.util.List;
import java.util.Map;

import dev.parley.agent.model.ToolCall;
import dev.parley.agent.toolcall.ActionKind;
import dev.parley.agent.toolcall.ResumedCall;
import dev.parley.agent.toolcall.ToolOutcome;

/** An event that an agent publishes while it answers. */
public sealed interface AgentEvent {

	/** A piece of the answer's text, exactly as the model sent it. */
	record Token(String text) implements AgentEvent {
	}

	/**
	 * A piece of the model's reasoning, which is not part of the answer.
	 */
	record Reasoning(String text) implements AgentEvent {
	}

	/**
	 * More of the JSON text of a structured answer, to be stored but not shown.
	 */
	record Draft(String text) implements AgentEvent {
	}

	/**
	 * The structured answer so far, as a JSON object in one line.
	 */
	record Output(String object) implements AgentEvent {
	}

	/**
	 * The model answers again: the drafts since the last {@link ToolsRequested} are void.
	 */
	record StartedOver() implements AgentEvent {
	}

	/**
	 * The model requests tool calls. Those that nobody has to act for are made after the
	 * consumer has returned.
	 *
	 * @param said the text of the answer before the calls, since the last such event
	 * @param waiting who has to act before a call is made, by the places of these calls
	 */
	record ToolsRequested(String said, List<ToolCall> calls, Map<Integer, ActionKind> waiting) implements AgentEvent {
	}

	/** Calls that were approved are made once the sink has returned. */
	record ApprovedCallsBegin(List<ResumedCall> calls) implements AgentEvent {
	}

	/** The result of a call that waited for it is there. */
	record ToolAnswered(ToolOutcome outcome) implements AgentEvent {
	}

	/**
	 * A tool call has ended; {@code place} is its index, from 0, among the calls that
	 * were begun together.
	 */
	record ToolFinished(int place, ToolOutcome outcome) implements AgentEvent {
	}

	/** From now until the next such event, the agent waits for this party. */
	record WaitsFor(Party party) implements AgentEvent {
	}

	/** A party that an agent may wait for. */
	enum Party {

		MODEL, TOOLS, NOBODY

	}

}
