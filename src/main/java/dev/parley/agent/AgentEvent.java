package dev.parley.agent;

import java.util.List;

import dev.parley.agent.model.ToolCall;

/** What an agent tells while it answers. */
public sealed interface AgentEvent {

	/** A piece of the answer's text, exactly as the model sent it. */
	record Token(String text) implements AgentEvent {
	}

	/**
	 * A piece of what the model says of its thinking. It is no part of the answer.
	 */
	record Reasoning(String text) implements AgentEvent {
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
	 * The model asks for tools. They are called once the sink has returned.
	 *
	 * @param said the text of the answer before the calls, since the last such event
	 */
	record ToolsRequested(String said, List<ToolCall> calls) implements AgentEvent {
	}

	/**
	 * A tool call is done; {@code place} counts the calls that were requested together.
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
