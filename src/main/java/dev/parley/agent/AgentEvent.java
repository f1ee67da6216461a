package dev.parley.agent;

import java.util.List;

import dev.parley.agent.model.ToolCall;

/** What an agent tells while it answers. */
public sealed interface AgentEvent {

	/** A piece of the answer's text, exactly as the model sent it. */
	record Token(String text) implements AgentEvent {
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

}
