package dev.parley.run;

import java.util.UUID;

import dev.parley.agent.Agent;
import dev.parley.agent.RoutedAgent;
import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.guardrail.GuardrailTrippedException;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.toolcall.PriorToolCalls;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.admission.RunRefusedException.Reason;
import dev.parley.run.admission.RunRequest;

/** Provides runs with the live agents of the sessions. */
public interface LiveAgents {

	/**
	 * Checks a message with the guardrails of the requested agent before it is accepted.
	 * If the router chooses the agent, nothing is checked here.
	 * @throws dev.parley.agent.guardrail.GuardrailTrippedException if it does not pass
	 * @throws dev.parley.agent.model.ModelException if a guardrail needs a model and gets
	 * no answer
	 */
	void checkMessage(RunRequest request);

	/**
	 * The same, as a refusal of the run.
	 * @throws RunRefusedException if the message does not pass, or gets no check
	 */
	default void requirePassing(RunRequest request) {
		try {
			checkMessage(request);
		}
		catch (GuardrailTrippedException ex) {
			throw new RunRefusedException(Reason.GUARDRAIL_TRIPPED, String.valueOf(ex.getMessage()), null);
		}
		catch (ModelException ex) {
			throw new RunRefusedException(Reason.MODEL_UNAVAILABLE, "The message could not be checked", null);
		}
	}

	/**
	 * Checks an accepted message with the guardrails of the agent that the router chose.
	 * @throws dev.parley.agent.guardrail.GuardrailTrippedException if it does not pass
	 * @throws dev.parley.agent.model.ModelException if a guardrail needs a model and gets
	 * no answer
	 */
	void checkMessage(RunRequest request, AgentDefinition chosen, Cancellation cancellation);

	/**
	 * The agent that answers: the requested one, or if the request leaves the choice to
	 * the server, the one that the router chooses. Called on the run's thread.
	 * @throws dev.parley.agent.model.CancelledException if {@code cancellation} is
	 * requested
	 */
	RoutedAgent choose(RunRequest request, Cancellation cancellation);

	/**
	 * The session's live agent with its window. Called on the run's thread.
	 * @param ordinal of the run in its session; 0: unknown
	 */
	Agent agentFor(RunRequest request, AgentDefinition definition, int ordinal);

	/**
	 * The tool calls that earlier runs made for the message that this run answers: runs
	 * that failed, or that this run continues.
	 */
	PriorToolCalls priorToolCalls(RunRequest request, UUID runId);

	/**
	 * The session's live agent has answered; its window has grown.
	 * @param ordinal of the run in its session; 0: unknown
	 */
	void answered(UUID sessionId, int ordinal);

	/**
	 * Drops the session's live agent because its window no longer matches the store.
	 */
	void forget(UUID sessionId);

}
