package dev.parley.agent;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.toolcall.PriorToolCalls;

/**
 * One agent in one conversation: holds the context window and answers messages. Used by
 * one thread at a time. After a failed answer the agent must not be used again, because
 * its window no longer matches what happened.
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

	/** The window, to be handed to the next agent of the conversation. */
	public ContextWindow window() {
		return this.window;
	}

	/**
	 * Answers a message: asks the model, calls the tools that it requests, and repeats
	 * this until the model requests no more tools.
	 * @param joining the messages of the user that join this one, asked for after tool
	 * calls
	 * @param events receives each event as it happens, one at a time; tools are called
	 * only after it has returned
	 * @throws dev.parley.agent.model.ModelException if the model fails or exceeds a limit
	 * of the loop
	 * @throws dev.parley.agent.guardrail.OutputBlockedException if the answer does not
	 * pass the agent's guardrails
	 * @throws dev.parley.agent.output.OutputInvalidException if the answer does not fit
	 * the agent's schema
	 * @throws dev.parley.agent.model.CancelledException if {@code cancellation} is
	 * requested
	 */
	public Answer answer(UserMessage userMessage, PriorToolCalls priorToolCalls, Supplier<List<UserMessage>> joining,
			Consumer<AgentEvent> events, Cancellation cancellation) {
		return new AgentLoop(this.resources, this.window, userMessage, priorToolCalls, joining, events, cancellation)
			.run();
	}

}
