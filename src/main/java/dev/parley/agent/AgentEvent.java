package dev.parley.agent;

import java.util.List;
import java.util.Map;

import dev.parley.agent.model.ToolCall;

/** What an agent tells while it answers. */
public sealed interface AgentEvent {

	/** A piece of the answer's text, exactly as the model sent it. */
	record Token(String text) implements AgentEvent {
	}

	/**
	 * More of the text of an answer that is shown as objects, for those who keep it.
	 */
	record Draft(String text) implements AgentEvent {
	}

	/**
	 * The object that is the answer so far, as JSON in one line.
	 */
	record Output(String object) implements AgentEvent {
	}

	/**
	 * The drafts since the last {@link ToolsRequested} are void: the model answers again.
	 */
	record StartedOver() implements AgentEvent {
	}

	/**
	 * The model asks for tools. Those that nobody has to act for are called once the sink
	 * has returned.
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
	 * A tool call is done; {@code place} counts the calls that were begun together.
	 */
	record ToolFinished(int place, ToolOutcome outcome) implements AgentEvent {
	}

	/** From now on the agent waits for somebody, until the next such event. */
	record WaitsFor(Party party) implements AgentEvent {
	}

	/** For whom an agent may wait. */
	enum Party {

		MODEL, TOOLS, NOBODY

	}

}
