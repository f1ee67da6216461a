package dev.parley.agent;

import java.util.function.Consumer;

import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.model.Cancellation;

/**
 * One agent in one conversation: it holds the window and answers message by message. Used
 * by one thread at a time; an agent whose answer failed must not be asked again, since
 * its window no longer tells what happened.
 */
public final class Agent {

	private final AgentResources resources;

	private final ContextWindow window;

	Agent(AgentResources resources, ContextWindow window) {
		this.resources = resources;
		this.window = window;
	}

	public AgentDefinition definition() {
		return this.resources.definition();
	}

	/** The window, for the next agent of the conversation. */
	public ContextWindow window() {
		return this.window;
	}

	/**
	 * Answers: asks the model, calls the tools it asks for, and so on until it has no
	 * more to ask.
	 * @param events is told of everything as it happens, one thing at a time; tools are
	 * called only after it has returned
	 * @throws dev.parley.agent.model.ModelException if the model fails or would not come
	 * to an end
	 * @throws dev.parley.agent.guardrail.OutputBlockedException if what it says does not
	 * pass the agent's guardrails
	 * @throws dev.parley.agent.output.OutputInvalidException if the answer does not fit
	 * the agent's schema
	 * @throws dev.parley.agent.model.CancelledException if {@code cancellation} is asked
	 * for
	 */
	public Answer answer(UserMessage userMessage, PriorToolCalls priorToolCalls, Consumer<AgentEvent> events,
			Cancellation cancellation) {
		return new AgentLoop(this.resources, this.window, userMessage, priorToolCalls, events, cancellation).run();
	}

}
