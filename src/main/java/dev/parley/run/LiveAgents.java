package dev.parley.run;

import java.util.UUID;

import dev.parley.agent.Agent;
import dev.parley.agent.PriorToolCalls;
import dev.parley.agent.RoutedAgent;
import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.model.Cancellation;
import dev.parley.run.admission.RunRequest;

/** What runs need from the sessions: the agent that answers. */
public interface LiveAgents {

	/**
	 * Holds a message against the guardrails of the agent that was asked for, before it
	 * is accepted. If the router is to choose, nothing is known yet.
	 * @throws dev.parley.agent.guardrail.GuardrailTrippedException if it does not pass
	 * @throws dev.parley.agent.model.ModelException if that cannot be said
	 */
	void checkMessage(RunRequest request);

	/**
	 * The agent that is to answer: the one that was asked for or, if that is left to the
	 * server, the one that the router chooses. Called on the run's own thread.
	 * @throws dev.parley.agent.model.CancelledException if {@code cancellation} is asked
	 * for
	 */
	RoutedAgent choose(RunRequest request, Cancellation cancellation);

	/** The session's live agent, with its window; called on the run's own thread. */
	Agent agentFor(RunRequest request, AgentDefinition definition);

	/**
	 * What earlier runs had their tools do for the message that this run answers: one
	 * that failed, or those that it continues.
	 */
	PriorToolCalls priorToolCalls(RunRequest request, UUID runId);

	/** The session's live agent has answered, and remembers more than before. */
	void answered(UUID sessionId);

	/**
	 * Forgets the session's live agent, because what it remembers is no longer what is
	 * stored.
	 */
	void forget(UUID sessionId);

}
